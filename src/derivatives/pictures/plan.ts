import type { MediaPreset } from '../../library/documents.js'

export interface Size {
  readonly height: number
  readonly width: number
}

export type Shape = Omit<MediaPreset, 'id'>

/** The picture every list shows; made beside the presets, and not editable. */
export const thumbnail: Shape = {
  fit: 'inside',
  format: 'webp',
  height: 320,
  label: 'thumbnail',
  quality: 78,
  version: 1,
  width: 320,
}

const isThumbnail = ({ label }: Shape): boolean => label === thumbnail.label

/** How much of its size a picture keeps in a shape. A picture smaller than its thumbnail is its own thumbnail. */
const scaleFor = (picture: Size, shape: Shape): number => {
  const { fit, height, width } = shape
  const scale =
    fit === 'cover'
      ? Math.max((width ?? 0) / picture.width, (height ?? 0) / picture.height)
      : Math.min((width ?? Infinity) / picture.width, (height ?? Infinity) / picture.height)
  return isThumbnail(shape) ? Math.min(1, scale) : scale
}

const scaled = ({ height, width }: Size, scale: number): Size => ({
  height: Math.max(1, Math.round(height * scale)),
  width: Math.max(1, Math.round(width * scale)),
})

/** The size a shape gives a picture; `null` when the picture would have to be enlarged. */
export const sizeFor = (picture: Size, shape: Shape): null | Size => {
  const whole = wholeFor(picture, shape)
  return whole && shape.fit === 'cover'
    ? { height: shape.height ?? whole.height, width: shape.width ?? whole.width }
    : whole
}

/** The size of the whole picture, of which a shape is all or, with `cover`, a part; `null` when it would be enlarged. */
export const wholeFor = (picture: Size, shape: Shape): null | Size => {
  const scale = scaleFor(picture, shape)
  return scale > 1 ? null : scaled(picture, scale)
}

/** The longer side: what tells sizes of one picture apart however narrow it is. */
export const sideOf = ({ height, width }: Size): number => Math.max(height, width)
