import { base64Of } from './base64Of.js'
import { digestBlob } from './digestBlob.js'
import { type Hasher, openHasher } from './openHasher.js'

/** The MD5 sums of parts in base64, as `Content-MD5` carries them; `null` where nothing can hash. */
export interface PartSums {
  /** Bytes of every part but the last. */
  readonly partSize: number
  /** Reads a part before its sum is needed, while others are on their way. */
  readonly prepare: (number: number) => void
  readonly stop: () => void
  /** Once prepared, or read now: whoever asks again has the part read again. Throws `FILE_UNREADABLE`. */
  readonly take: (number: number) => Promise<null | string>
}

/** Reads one part after the other: the first can leave while the next is read. */
export const partSums = (file: Blob, partSize: number): PartSums => {
  const life = new AbortController()
  const ready = new Map<number, Promise<null | string>>()
  let hasher: Promise<Hasher | null> | undefined
  let last: Promise<unknown> = Promise.resolve()

  const make = async (number: number) => {
    life.signal.throwIfAborted()
    const opened = await (hasher ??= openHasher('md5'))
    const part = file.slice((number - 1) * partSize, number * partSize)
    return opened && base64Of(await digestBlob(part, opened, { signal: life.signal }))
  }
  const inTurn = (number: number) => {
    const turn = last.then(() => make(number))
    last = turn.catch(() => {})
    return turn
  }
  return {
    partSize,
    prepare: (number) => {
      if (!ready.has(number) && (number - 1) * partSize < file.size) {
        const sum = inTurn(number)
        // Whoever takes it is told.
        sum.catch(() => {})
        ready.set(number, sum)
      }
    },
    stop: () => life.abort(new DOMException('The sums are not needed any more.', 'AbortError')),
    take: (number) => {
      const sum = ready.get(number) ?? inTurn(number)
      ready.delete(number)
      return sum
    },
  }
}

/** For parts that are sent without a sum. */
export const noSums: PartSums = {
  partSize: 0,
  prepare: () => {},
  stop: () => {},
  take: async () => null,
}
