import type { Sharp } from 'sharp'

import type { Operation } from '../../core/operations.js'
import type { Size } from '../pictures/plan.js'

import { areaOf, type Point, pointWithin, regionAround, regionOf } from './regions.js'

/** What an operation is done to. */
export interface Placed {
  /** What matters in the picture. */
  readonly focal: Point
  /** Its size after all that was done before; the pixels at hand may be fewer, when the next step makes it smaller. */
  readonly nominal: Size
  /** Of the pixels at hand. */
  readonly size: Size
}

interface Step<Of> {
  readonly apply: (image: Sharp, operation: Of, picture: Placed) => Sharp
  /** Where the point that matters is afterwards. @default where it was */
  readonly focal?: (point: Point, operation: Of, size: Size) => Point
  /** The size it gives a picture. @default the size it has */
  readonly size?: (size: Size, operation: Of) => Size
}

type Op = Operation['op']
export type OperationOf<Name extends Op> = Extract<Operation, { op: Name }>

const whole = (size: Size, scale: number): Size => ({
  height: Math.max(1, Math.round(size.height * scale)),
  width: Math.max(1, Math.round(size.width * scale)),
})

const isCover = ({ fit, height, width }: OperationOf<'resize'>) =>
  fit === 'cover' && width !== undefined && height !== undefined

/** What a picture is resized to: never more than it has; a smaller one is cut to the same shape. */
const resized = (size: Size, operation: OperationOf<'resize'>): Size => {
  const { height = Infinity, width = Infinity } = operation
  const fits = Math.min(1, size.width / width, size.height / height)
  return isCover(operation)
    ? whole({ height, width }, fits)
    : whole(size, Math.min(1, width / size.width, height / size.height))
}

const turned: Readonly<Record<90 | 180 | 270, (point: Point) => Point>> = {
  180: ({ x, y }) => ({ x: 100 - x, y: 100 - y }),
  270: ({ x, y }) => ({ x: y, y: 100 - x }),
  90: ({ x, y }) => ({ x: 100 - y, y: x }),
}

/** Every operation: what it does to pixels, to the size, and to the point that matters. */
export const steps: { readonly [Name in Op]: Step<OperationOf<Name>> } = {
  blur: { apply: (image, { sigma }) => image.blur(sigma) },
  crop: {
    apply: (image, area, { size }) => image.extract(regionOf(size, area)),
    focal: pointWithin,
    size: regionOf,
  },
  flatten: { apply: (image, { background = '#ffffff' }) => image.flatten({ background }) },
  flip: {
    apply: (image, { direction }) => (direction === 'horizontal' ? image.flop() : image.flip()),
    focal: ({ x, y }, { direction }) =>
      direction === 'horizontal' ? { x: 100 - x, y } : { x, y: 100 - y },
  },
  // Unlike `grayscale()` it keeps what is transparent.
  grayscale: { apply: (image) => image.modulate({ saturation: 0 }) },
  resize: {
    apply: (image, operation, { focal, nominal, size }) => {
      const wanted = resized(nominal, operation)
      const cut = isCover(operation) ? image.extract(regionAround(size, wanted, focal)) : image
      return cut.resize({ ...wanted, fit: 'fill' })
    },
    focal: (point, operation, size) =>
      isCover(operation)
        ? pointWithin(point, areaOf(size, regionAround(size, resized(size, operation), point)))
        : point,
    size: resized,
  },
  rotate: {
    apply: (image, { degrees }) => image.rotate(degrees),
    focal: (point, { degrees }) => turned[degrees](point),
    size: (size, { degrees }) =>
      degrees === 180 ? size : { height: size.width, width: size.height },
  },
  sharpen: { apply: (image) => image.sharpen() },
}

/** The line of the table for one operation. */
export const stepOf = (operation: Operation): Required<Step<Operation>> => {
  const {
    apply,
    focal = (point) => point,
    size = (was) => was,
  } = steps[operation.op] as Step<Operation>
  return { apply, focal, size }
}

/** The size of a picture after a list of operations. */
export const sizeAfter = (size: Size, operations: readonly Operation[]): Size =>
  operations.reduce((now, operation) => stepOf(operation).size(now, operation), size)

/** How much smaller a picture may be decoded: what comes before the first resizing are crops at most. */
export const leadingScale = (size: Size, operations: readonly Operation[]): number => {
  let now = size
  for (const operation of operations) {
    if (operation.op === 'resize') {
      const { height, width } = resized(now, operation)
      return Math.min(1, Math.max(width / now.width, height / now.height))
    }
    if (operation.op !== 'crop') {
      return 1
    }
    now = regionOf(now, operation)
  }
  return 1
}

/** Whether the point that matters changes what comes of it. */
export const followsFocal = (operations: readonly Operation[]): boolean =>
  operations.some((operation) => operation.op === 'resize' && isCover(operation))
