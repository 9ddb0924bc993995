import { MediaError } from '../errors/MediaError.js'

/** Bytes of UTF-8, as in S3. */
const longestKey = 1024
/** Bytes of UTF-8 that a name may have on every usual filesystem. */
const longestSegment = 255

const isSegment = (segment: string) =>
  segment !== '' &&
  segment !== '.' &&
  segment !== '..' &&
  Buffer.byteLength(segment) <= longestSegment

/** True for a key that stays where it belongs on a disk. Odd ones (spaces, `+`, `%`, quotes) are keys too. */
export const isKey = (key: string): boolean =>
  key.isWellFormed() &&
  !/[\0\\]/.test(key) &&
  Buffer.byteLength(key) <= longestKey &&
  key.split('/').every(isSegment)

/** Answers the key, or throws `INVALID_NAME`. */
export const insistKey = (key: string): string => {
  if (!isKey(key)) {
    throw new MediaError(
      'INVALID_NAME',
      `A key has segments of 1 to ${longestSegment} bytes, ${longestKey} bytes in all, and no "..", NUL or backslash.`,
      { key },
    )
  }
  return key
}
