import type { Size } from './plan.js'

/** Pixels of a decoded picture, from which any number of outputs can be made. */
export interface Frame extends Size {
  readonly channels: 1 | 2 | 3 | 4
  readonly data: Buffer
  /** Of an animation: they lie below one another, each of the same size. @default 1 */
  readonly frames?: number
}
