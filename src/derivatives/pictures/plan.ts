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

/** How much of its size a picture keeps in a shape. */
const scaleFor = (picture: Size, { fit, height, width }: Shape): number =>
  fit === 'cover'
    ? Math.max((width ?? 0) / picture.width, (height ?? 0) / picture.height)
    : Math.min((width ?? Infinity) / picture.width, (height ?? Infinity) / picture.height)

const scaled = ({ height, width }: Size, scale: number): Size => ({
  height: Math.max(1, Math.round(height * scale)),
  width: Math.max(1, Math.round(width * scale)),
})

/** The size a shape gives a picture; `null` when the picture would have to be enlarged. */
export const sizeFor = (picture: Size, shape: Shape): null | Size => {
  const scale = scaleFor(picture, shape)
  if (scale > 1) {
    return null
  }
  const size = scaled(picture, scale)
  return shape.fit === 'cover' ? { height: shape.height ?? size.height, width: shape.width ?? size.width } : size
}

/** The smallest frame from which every shape can be cut without enlarging it. */
export const frameFor = (picture: Size, shapes: readonly Shape[]): Size => {
  const scales = shapes.map((shape) => scaleFor(picture, shape)).filter((scale) => scale <= 1)
  return scales.length > 0 ? scaled(picture, Math.max(...scales)) : picture
}
