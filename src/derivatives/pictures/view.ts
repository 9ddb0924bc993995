import type { Area } from '../../core/operations.js'
import type { MediaFile } from '../../library/documents.js'
import type { Size } from './plan.js'

export interface FocalPoint {
  /** Per cent from the left. */
  readonly x: number
  /** Per cent from the top. */
  readonly y: number
}

/** What an editor wants to be seen of a picture. */
export interface View {
  /** The part that is shown, in per cent of the picture. */
  readonly area: Area
  /** What matters most, in per cent of that part. */
  readonly focal: FocalPoint
}

type Seen = Pick<MediaFile, 'crop' | 'focalX' | 'focalY'>

const clamp = (value: number, most: number) => Math.min(Math.max(0, value), most)

/** The crop of a file, and its focal point within it: the row has that of the whole picture. */
export const viewOf = ({ crop, focalX, focalY }: Seen): View => {
  const area = crop ?? { height: 100, width: 100, x: 0, y: 0 }
  return {
    area,
    focal: {
      x: clamp((((focalX ?? 50) - area.x) / area.width) * 100, 100),
      y: clamp((((focalY ?? 50) - area.y) / area.height) * 100, 100),
    },
  }
}

const part = (side: number, perCent: number) =>
  Math.min(side, Math.max(1, Math.round((side * perCent) / 100)))

/** The size of what is shown of a picture. */
export const sizeOfView = ({ height, width }: Size, { area }: View): Size => ({
  height: part(height, area.height),
  width: part(width, area.width),
})

export interface Region extends Size {
  readonly left: number
  readonly top: number
}

/** Where a crop lies in a picture whose shown part has `size`, and how large the whole then is. */
export const placeOfView = (
  picture: Size,
  view: View,
  size: Size,
): { readonly region: Region; readonly whole: Size } => {
  const shown = sizeOfView(picture, view)
  const whole = {
    height: Math.max(size.height, Math.round((picture.height * size.height) / shown.height)),
    width: Math.max(size.width, Math.round((picture.width * size.width) / shown.width)),
  }
  const left = clamp(Math.round((whole.width * view.area.x) / 100), whole.width - size.width)
  const top = clamp(Math.round((whole.height * view.area.y) / 100), whole.height - size.height)
  return { region: { ...size, left, top }, whole }
}

/** The part of `whole` that has `size`, with the focal point as near its middle as possible. */
export const regionAround = (
  whole: Size,
  { height, width }: Size,
  { x, y }: FocalPoint,
): Region => ({
  height,
  left: clamp(Math.round((x / 100) * whole.width - width / 2), whole.width - width),
  top: clamp(Math.round((y / 100) * whole.height - height / 2), whole.height - height),
  width,
})
