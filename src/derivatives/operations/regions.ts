import type { Area } from '../../core/operations.js'
import type { Size } from '../pictures/plan.js'

export interface Point {
  /** Per cent from the left. */
  readonly x: number
  /** Per cent from the top. */
  readonly y: number
}

/** A rectangle in whole pixels. */
export interface Region extends Size {
  readonly left: number
  readonly top: number
}

const clamp = (value: number, least: number, most: number) => Math.min(Math.max(least, value), most)

/** One side of an area: where it begins, and how long it is. At least one pixel, and within the picture. */
const span = (start: number, length: number, side: number): readonly [number, number] => {
  const from = clamp(Math.round((start / 100) * side), 0, side - 1)
  const to = clamp(Math.round(((start + length) / 100) * side), from + 1, side)
  return [from, to - from]
}

/** The pixels of a part of a picture. */
export const regionOf = (size: Size, area: Area): Region => {
  const [left, width] = span(area.x, area.width, size.width)
  const [top, height] = span(area.y, area.height, size.height)
  return { height, left, top, width }
}

/** The same in per cent of the picture. */
export const areaOf = (size: Size, { height, left, top, width }: Region): Area => ({
  height: (height / size.height) * 100,
  width: (width / size.width) * 100,
  x: (left / size.width) * 100,
  y: (top / size.height) * 100,
})

/** The largest part in the shape of `wanted`, with the point as near to its middle as possible. */
export const regionAround = (size: Size, wanted: Size, point: Point): Region => {
  const scale = Math.min(size.width / wanted.width, size.height / wanted.height)
  const width = Math.max(1, Math.floor(wanted.width * scale))
  const height = Math.max(1, Math.floor(wanted.height * scale))
  return {
    height,
    left: clamp(Math.round((point.x / 100) * size.width - width / 2), 0, size.width - width),
    top: clamp(Math.round((point.y / 100) * size.height - height / 2), 0, size.height - height),
    width,
  }
}

/** A point of the whole picture as a point of a part of it. */
export const pointWithin = ({ x, y }: Point, area: Area): Point => ({
  x: clamp(((x - area.x) / area.width) * 100, 0, 100),
  y: clamp(((y - area.y) / area.height) * 100, 0, 100),
})
