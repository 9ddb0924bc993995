'use client'

import type { PreviewProps } from './PreviewedFile.js'

import { mimeTypeOf } from '../../core/Variant.js'
import { fresh } from './fresh.js'
import { playable, posterOf } from './stageOf.js'

/** A player: of its renditions where there are some, else of the original, which not every browser may know. */
export const FilmStage = ({ api, file }: PreviewProps) => {
  const { id, originalFilename, variants } = file
  const poster = posterOf(variants ?? [])
  const renditions = playable(variants ?? [])
  return (
    // Captions are the film's own, if it has them.
    // eslint-disable-next-line jsx-a11y/media-has-caption
    <video
      aria-label={originalFilename ?? undefined}
      className="media-stage__film"
      controls
      // Sources that come later are looked at by a new element only.
      key={renditions.map(({ url }) => url).join()}
      playsInline
      poster={poster ? fresh(file)(poster) : undefined}
      preload="metadata"
    >
      {renditions.map((variant) => (
        <source key={variant.url} src={variant.url} type={mimeTypeOf(variant)} />
      ))}
      <source src={`${api}/${id}/file`} />
    </video>
  )
}
