import type { Patch } from '../Block.js'
import type { Box } from './boxesOf.js'

const free = Buffer.from('free')

/** A box as one that is free to be used, with nothing in it. */
export const freed = ({ at, end, start }: Box): Patch[] => [
  { bytes: free, end: at + 8, start: at + 4 },
  { end, start },
]
