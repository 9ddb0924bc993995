'use client'

import type { PreviewProps } from './PreviewedFile.js'

import { fresh } from './fresh.js'
import { IconStage } from './IconStage.js'
import { previewWords } from './previewWords.js'
import { posterOf } from './stageOf.js'

/** The first page of a document where there is a picture of it, which opens the whole. */
export const PageStage = ({ api, file }: PreviewProps) => {
  const { id, mimeType, originalFilename, pageCount, variants } = file
  const src = posterOf(variants ?? [])
  const page = src ? (
    <img alt={originalFilename ?? ''} className="media-stage__page" src={fresh(file)(src)} />
  ) : (
    <IconStage api={api} file={file} />
  )
  return mimeType === 'application/pdf' ? (
    <a className="media-stage__link" href={`${api}/${id}/file`} rel="noreferrer" target="_blank">
      {page}
      <span>{previewWords.openPages(pageCount ?? null)}</span>
    </a>
  ) : (
    page
  )
}
