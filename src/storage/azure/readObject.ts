import type { Readable } from 'node:stream'

import type { ByteRange } from '../StorageProvider.js'
import type { Container } from './containerOf.js'

import { MediaError } from '../../errors/MediaError.js'
import { readWithin } from '../remote/readWithin.js'
import { watched } from '../remote/watched.js'
import { ask, storeError } from './ask.js'
import { idleWatch } from './idleWatch.js'
import { isWhole, statObject } from './statObject.js'

/** More than any blob has, and still a number that a header can carry. */
const farthest = 2 ** 50

const countOf = ({ end, start }: ByteRange) => Math.max(start, Math.min(end, farthest)) - start + 1

const open = async (container: Container, path: string, range?: ByteRange): Promise<Readable> => {
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
    const source = readableStreamBody as Readable
    source.on('data', idle.touch)
    const body = watched(source, storeError).on('close', idle.stop)
    if (!isWhole(copyStatus)) {
      body.destroy()
      throw new MediaError('OBJECT_NOT_FOUND', 'The copy is not finished.')
    }
    // The emulator answers nothing, where Azure says that there is nothing.
    if (range && contentLength === 0) {
      body.destroy()
      throw new MediaError('RANGE_NOT_SATISFIABLE', 'The object has no such bytes.')
    }
    return body
  } catch (error) {
    idle.stop()
    throw error
  }
}

export const readObject = (
  container: Container,
  key: string,
  range?: ByteRange,
): Promise<Readable> => {
  const path = container.pathOf(key)
  return readWithin({
    key,
    open: () => open(container, path, range),
    range,
    stat: () => statObject(container, key),
  })
}
