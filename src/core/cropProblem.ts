import type { Area } from './operations.js'

const sides = ['x', 'y', 'width', 'height'] as const

const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value)

/** What is wrong with a crop, if anything: `null` and `undefined` are none. */
export const cropProblem = (crop: unknown): string | undefined => {
  if (crop === null || crop === undefined) {
    return undefined
  }
  const { height, width, x, y } = crop as Area
  const isArea =
    typeof crop === 'object' &&
    Object.keys(crop).every((side) => (sides as readonly string[]).includes(side)) &&
    [x, y, width, height].every(isNumber) &&
    x >= 0 &&
    y >= 0 &&
    width > 0 &&
    height > 0 &&
    x + width <= 100.01 &&
    y + height <= 100.01
  return isArea ? undefined : 'Give x, y, width and height in per cent of the picture, within it.'
}
