import type { Operation } from '../core/operations.js'
import type { Size } from '../derivatives/pictures/plan.js'

import { MediaError } from '../errors/MediaError.js'

/** What a person may call a picture: part of an address, and of no other name of the library. */
export const askedName = /^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/

/** Names that mean something else already. */
const reserved: ReadonlySet<string> = new Set([
  'original',
  'optimized',
  'poster',
  'sanitized',
  'thumbnail',
  'transform',
])

/** A name that says what was done: `crop-resize-800x600-webp`. */
export const nameFor = (
  operations: readonly Operation[],
  { format, height, width }: { readonly format: string } & Size,
): string => {
  const done = [...new Set(operations.map(({ op }) => op))].join('-')
  return `${done}-${width}x${height}-${format}`.slice(0, 50)
}

/** The name, or the first of `name-2`, `name-3`... that is free. */
export const freeName = (name: string, taken: ReadonlySet<string>): string => {
  for (let n = 2, free = name; ; n++) {
    if (!taken.has(free) && !reserved.has(free)) {
      return free
    }
    free = `${name}-${n}`
  }
}

/** Throws `DUPLICATE_NAME` for a name that is taken by a preset, or by another picture of the file. */
export const insistFreeName = (name: string, taken: ReadonlySet<string>): string => {
  if (taken.has(name) || reserved.has(name)) {
    throw new MediaError(
      'DUPLICATE_NAME',
      `The name "${name}" is taken: give another one, or none.`,
      { name },
    )
  }
  return name
}
