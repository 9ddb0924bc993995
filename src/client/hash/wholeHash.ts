import { digestBlob } from './digestBlob.js'
import { openHasher } from './openHasher.js'

/** When the SHA-256 of the whole file is made. */
export type HashTime = 'before' | 'during' | 'off'

/** Bytes up to which a file is hashed before its upload begins: a moment's work. */
const quickSize = 64 * 2 ** 20

interface Hashing {
  readonly asksForDuplicates: boolean
  readonly mayGoOn: () => Promise<void>
  readonly signal: AbortSignal
  readonly time?: HashTime
}

/** Duplicates can only be asked for with a hash. */
const timeOf = (size: number, { asksForDuplicates, time }: Hashing): HashTime =>
  time ?? (asksForDuplicates || size <= quickSize ? 'before' : 'during')

/**
 * The SHA-256 of a file in hex, made at most once, and when the library is told: as the upload begins, or as it ends.
 * `null` when there is none to tell.
 */
export const wholeHash = (file: Blob, hashing: Hashing) => {
  const time = timeOf(file.size, hashing)
  let hash: Promise<null | string> | undefined
  const ending = new AbortController()
  let isTold = false

  const make = async () => {
    const hasher = await openHasher('sha256')
    const signal = AbortSignal.any([hashing.signal, ending.signal])
    return hasher && digestBlob(file, hasher, { mayGoOn: hashing.mayGoOn, signal })
  }
  // Without it the upload is as good as without a wish for it; a file that cannot be read is found out elsewhere.
  const get = () => (hash ??= make().catch(() => null))

  return {
    atBegin: async (): Promise<null | string> => {
      isTold = time === 'before'
      return isTold ? get() : null
    },
    atEnd: async (): Promise<null | string> => (isTold || time === 'off' ? null : get()),
    /** As far as it was made. */
    made: async (): Promise<null | string> => (await hash) ?? null,
    /** Reads the file alongside its upload, unless it was read before it. */
    start: (): void => {
      if (!isTold && time !== 'off') {
        void get()
      }
    },
    stop: (): void => ending.abort(),
  }
}

export type WholeHash = ReturnType<typeof wholeHash>
