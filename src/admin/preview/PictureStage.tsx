'use client'

import type { PreviewProps } from './PreviewedFile.js'

import { pictureOf } from '../../core/pictureOf.js'
import { fresh } from './fresh.js'
import { IconStage } from './IconStage.js'
import { previewWords } from './previewWords.js'

/** Formats that browsers show as they are. */
const shown = /^image\/(?:avif|gif|jpeg|png|webp)$/

/** Of the whole picture and of what is shown of it, in per cent. */
const within = (point: null | number | undefined, from: number, length: number) =>
  ((point ?? 50) - from) * (100 / length)

/** The picture as it is used: its crop, and where its focal point lies in it. */
export const PictureStage = ({ api, file }: PreviewProps) => {
  const { altText, crop, focalX, focalY, id, mimeType, originalFilename } = file
  const picture = pictureOf(file)
  if (!picture && !shown.test(mimeType)) {
    return <IconStage api={api} file={file} />
  }
  const area = (picture && crop) || { height: 100, width: 100, x: 0, y: 0 }
  const point = { x: within(focalX, area.x, area.width), y: within(focalY, area.y, area.height) }
  // Payload's drawer gives the middle to pictures nobody gave a point, a little beside it.
  const isMiddle = Math.abs((focalX ?? 50) - 50) < 0.5 && Math.abs((focalY ?? 50) - 50) < 0.5
  const isInside = Math.min(point.x, point.y) >= 0 && Math.max(point.x, point.y) <= 100
  const { height, src, srcset, width } = picture?.img ?? { src: `${api}/${id}/file` }
  return (
    <div className="media-stage__picture">
      <img
        alt={altText || (originalFilename ?? '')}
        decoding="async"
        height={height ?? undefined}
        sizes="(max-width: 800px) 90vw, 560px"
        src={fresh(file)(src)}
        srcSet={srcset?.replace(/\S+(?= \d+w)/g, fresh(file)) || undefined}
        width={width ?? undefined}
      />
      {!isMiddle && isInside && (
        <span
          className="media-stage__point"
          style={{ left: `${point.x}%`, top: `${point.y}%` }}
          title={previewWords.crop.focalPoint}
        />
      )}
    </div>
  )
}
