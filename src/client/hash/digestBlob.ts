import type { Hasher } from './openHasher.js'

import { mediaLibraryError } from '../errorFrom.js'

/** Bytes in memory at a time. Some milliseconds of work: between two chunks the page can do something else. */
const chunkSize = 2 ** 20

interface Digesting {
  /** Awaited before every chunk. */
  readonly mayGoOn?: () => Promise<void>
  readonly signal?: AbortSignal
}

const unreadable = (cause: unknown) =>
  mediaLibraryError(
    'FILE_UNREADABLE',
    'The file cannot be read any more: it was changed, moved or deleted.',
    { cause },
  )

/** Node reads blobs without letting anything else happen; browsers read them elsewhere. */
const letOthersGo = (): Promise<void> =>
  typeof setImmediate === 'undefined'
    ? Promise.resolve()
    : new Promise((resolve) => void setImmediate(resolve))

/** The hash of a blob in hex, read in chunks. Throws `FILE_UNREADABLE`. */
export const digestBlob = async (
  blob: Blob,
  hasher: Hasher,
  { mayGoOn, signal }: Digesting = {},
): Promise<string> => {
  hasher.begin()
  for (let at = 0; at < blob.size; at += chunkSize) {
    await letOthersGo()
    await mayGoOn?.()
    signal?.throwIfAborted()
    const bytes = await blob
      .slice(at, at + chunkSize)
      .arrayBuffer()
      .catch((cause: unknown) => {
        throw unreadable(cause)
      })
    hasher.update(new Uint8Array(bytes))
  }
  return hasher.hex()
}
