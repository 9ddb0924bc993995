'use client'

import type { DefaultCellComponentProps } from 'payload'

import { RenderDefaultCell } from '@payloadcms/ui'

import type { PreviewedFile } from '../preview/PreviewedFile.js'

import { durationOf } from '../preview/durationOf.js'
import { previewWords } from '../preview/previewWords.js'
import './badges.css'

const { animated, animatedTitle, facts } = previewWords

/** What cannot be seen of a still thumbnail: how long it lasts, that it moves, how many pages it has. */
const markOf = ({ duration, isAnimated, pageCount }: Partial<PreviewedFile>) => {
  if (duration) {
    return { text: durationOf(duration), title: `${facts.duration}: ${durationOf(duration)}` }
  }
  if (isAnimated) {
    return { text: animated, title: animatedTitle }
  }
  return pageCount ? { text: `${pageCount} p.`, title: `${facts.pages}: ${pageCount}` } : null
}

/** The file's column of the list: its thumbnail and its name, as Payload's own for `filename`, and what moves in it. */
export const FileCell = ({
  columnIndex,
  ...props
}: DefaultCellComponentProps & { columnIndex?: number }) => {
  const { cellData, field, link, rowData } = props
  const row = (rowData ?? {}) as Partial<PreviewedFile>
  const mark = markOf(row)
  const cell = {
    ...props,
    cellData: cellData || row.filename || '',
    // By that name Payload knows that there is a thumbnail.
    field: { ...field, name: 'filename' },
  } as DefaultCellComponentProps
  return (
    <div className="media-file-cell">
      <RenderDefaultCell
        clientProps={cell}
        columnIndex={columnIndex ?? 0}
        enableRowSelections={false}
        isLinkedColumn={Boolean(link)}
      />
      {mark && (
        <span className="media-mark" title={mark.title}>
          {mark.text}
        </span>
      )}
    </div>
  )
}
