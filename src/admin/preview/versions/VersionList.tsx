'use client'

import type { PreviewedFile } from '../PreviewedFile.js'
import type { Changing } from './Changing.js'

import { nameOf } from '../../../core/Variant.js'
import { previewWords } from '../previewWords.js'
import { OptimizeButton } from './OptimizeButton.js'
import { RenditionButtons, renditionChoice } from './RenditionButtons.js'
import { ResizeForm } from './ResizeForm.js'
import { VersionRow } from './VersionRow.js'

const words = previewWords.versions

interface Props extends Changing {
  readonly file: PreviewedFile
}

/** Everything that was made of a file, and what else can be made of it. */
export const VersionList = ({ file, ...changing }: Props) => {
  const variants = file.variants ?? []
  const isPicture = file.mediaType === 'image'
  const mayMake = changing.mayChange && (isPicture || renditionChoice(file) !== null)
  if (variants.length === 0 && !mayMake) {
    return null
  }
  return (
    <details className="media-versions">
      <summary>{words.title(variants.length)}</summary>
      {variants.length > 0 ? (
        <div className="media-versions__scroll">
          <table>
            <thead>
              <tr>
                <th>{words.name}</th>
                <th>{words.what}</th>
                <th>{words.format}</th>
                <th>{words.size}</th>
                <th aria-label={words.open} />
              </tr>
            </thead>
            <tbody>
              {variants.map((variant) => (
                <VersionRow key={nameOf(variant)} variant={variant} {...changing} />
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <p>{words.none}</p>
      )}
      {mayMake && (
        <div className="media-versions__make">
          {isPicture ? (
            <>
              <ResizeForm {...changing} file={file} />
              <OptimizeButton {...changing} file={file} />
            </>
          ) : (
            <RenditionButtons {...changing} file={file} />
          )}
        </div>
      )}
    </details>
  )
}
