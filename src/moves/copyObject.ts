import { createHash } from 'node:crypto'
import { PassThrough, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import type { StorageProvider, StoredObject } from '../storage/StorageProvider.js'

import { MediaError } from '../errors/MediaError.js'

export interface Copying {
  readonly contentType: string
  readonly from: StorageProvider
  readonly key: string
  /** What the bytes have to be, where it is known. */
  readonly sha256?: null | string
  readonly size: number
  readonly to: StorageProvider
}

const hashOf = async (body: Readable): Promise<string> => {
  const hash = createHash('sha256')
  for await (const chunk of body as AsyncIterable<Buffer>) {
    hash.update(chunk)
  }
  return hash.digest('hex')
}

const copy = async ({ contentType, from, key, size, to }: Copying) => {
  const hash = createHash('sha256')
  const body = new PassThrough()
  body.on('data', (chunk: Buffer) => hash.update(chunk))
  body.pause()
  const reading = pipeline(await from.read(key), body)
  const [read, written] = await Promise.allSettled([
    reading,
    to.write(key, body, { contentType, size }),
  ])
  if (read.status === 'rejected') {
    throw read.reason
  }
  if (written.status === 'rejected') {
    throw written.reason
  }
  return { object: written.value, sha256: hash.digest('hex') }
}

/**
 * Copies an object to the same key of another store, and reads it back: what is there is what was here, byte for byte.
 * Never holds it. Throws `INVALID_CHECKSUM` when it is not, and what the stores throw.
 */
export const copyObject = async (copying: Copying): Promise<StoredObject> => {
  const { key, sha256: expected, size, to } = copying
  const { object, sha256 } = await copy(copying)
  const arrived = await hashOf(await to.read(key))
  if (object.size !== size || arrived !== sha256 || (expected && expected !== sha256)) {
    throw new MediaError('INVALID_CHECKSUM', 'The copy of an object is not what was scanned.', {
      arrived,
      expected: expected ?? sha256,
      key,
      size: object.size,
    })
  }
  return object
}
