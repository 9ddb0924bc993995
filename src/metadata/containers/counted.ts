/** Bytes of a part of a file, on average, and parts that any file may have. */
const leastBytes = 512
const always = 4096

/**
 * Counts the parts of a file of so many bytes, so that one that is cut into nothing but parts takes no longer than
 * others: throws a `RangeError` at the first too many.
 */
export const counted = (bytes: number): (() => void) => {
  let left = always + Math.ceil(bytes / leastBytes)
  return () => {
    left -= 1
    if (left < 0) {
      throw new RangeError('The file is in more parts than are looked at.')
    }
  }
}
