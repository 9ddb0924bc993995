import { PassThrough, type Readable } from 'node:stream'

import type { ByteRange } from '../StorageProvider.js'
import type { Container } from './containerOf.js'

import { MediaError } from '../../errors/MediaError.js'
import { unsatisfiable } from '../signed/cutRange.js'
import { ask, storeError } from './ask.js'
import { type IdleWatch, idleWatch } from './idleWatch.js'
import { isWhole, statObject } from './statObject.js'

const missing = (key: string) =>
  new MediaError('OBJECT_NOT_FOUND', 'The store has no such object.', { key })

const refuseRange = async (container: Container, key: string): Promise<MediaError> => {
  const object = await statObject(container, key)
  return object ? unsatisfiable(object.size) : missing(key)
}

const isSensible = ({ end, start }: ByteRange) =>
  Number.isSafeInteger(start) && start >= 0 && end >= start

/** More than any blob has, and still a number that a header can carry. */
const farthest = 2 ** 50

const countOf = ({ end, start }: ByteRange) => Math.max(start, Math.min(end, farthest)) - start + 1

/** The bytes as they come. A connection that breaks is `STORAGE_UNAVAILABLE`; whoever stops reading ends it. */
const watched = (source: Readable, idle: IdleWatch): Readable => {
  const body = new PassThrough()
  source.on('data', idle.touch)
  source.on('error', (error) => body.destroy(storeError(error)))
  body.on('close', () => {
    idle.stop()
    source.destroy()
  })
  return source.pipe(body)
}

export const readObject = async (
  container: Container,
  key: string,
  range?: ByteRange,
): Promise<Readable> => {
  const path = container.pathOf(key)
  if (range && !isSensible(range)) {
    throw await refuseRange(container, key)
  }
  const idle = idleWatch()
  try {
    const { contentLength, copyStatus, readableStreamBody } = await ask(
      container,
      ({ abortSignal, client }) =>
        client
          .getBlobClient(path)
          .download(range?.start ?? 0, range && countOf(range), { abortSignal }),
      idle.signal,
    )
    const body = watched(readableStreamBody as Readable, idle)
    if (!isWhole(copyStatus)) {
      body.destroy()
      throw missing(key)
    }
    // The emulator answers nothing, where Azure says that there is nothing.
    if (range && contentLength === 0) {
      body.destroy()
      throw await refuseRange(container, key)
    }
    return body
  } catch (error) {
    idle.stop()
    if (MediaError.is(error, 'RANGE_NOT_SATISFIABLE')) {
      throw await refuseRange(container, key)
    }
    throw MediaError.is(error, 'OBJECT_NOT_FOUND') ? missing(key) : error
  }
}
