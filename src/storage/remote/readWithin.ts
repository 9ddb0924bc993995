import type { Readable } from 'node:stream'

import type { ByteRange, StoredObject } from '../StorageProvider.js'

import { MediaError } from '../../errors/MediaError.js'
import { unsatisfiable } from '../signed/cutRange.js'

interface Reading {
  readonly key: string
  /** Asks the store. May throw `OBJECT_NOT_FOUND` and `RANGE_NOT_SATISFIABLE` without figures. */
  readonly open: () => Promise<Readable>
  readonly range?: ByteRange
  readonly stat: () => Promise<null | StoredObject>
}

const missing = (key: string) =>
  new MediaError('OBJECT_NOT_FOUND', 'The store has no such object.', { key })

const isSensible = ({ end, start }: ByteRange) =>
  Number.isSafeInteger(start) && start >= 0 && end >= start

/** The Range header; an end that no header can carry is left out. */
export const rangeHeader = ({ end, start }: ByteRange): string =>
  `bytes=${start}-${Number.isSafeInteger(end) ? end : ''}`

/**
 * Reads an object. Throws `OBJECT_NOT_FOUND`, and `RANGE_NOT_SATISFIABLE` with the size: stores do not tell it, and
 * answer the whole object to a range that makes no sense.
 */
export const readWithin = async ({ key, open, range, stat }: Reading): Promise<Readable> => {
  const refuse = async () => {
    const object = await stat()
    return object ? unsatisfiable(object.size) : missing(key)
  }
  if (range && !isSensible(range)) {
    throw await refuse()
  }
  try {
    return await open()
  } catch (error) {
    if (MediaError.is(error, 'RANGE_NOT_SATISFIABLE')) {
      throw await refuse()
    }
    throw MediaError.is(error, 'OBJECT_NOT_FOUND') ? missing(key) : error
  }
}
