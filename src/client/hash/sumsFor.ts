import { noSums, type PartSums, partSums } from './partSums.js'

/** Bytes of a part as the library usually plans it: a guess, to have something to read before it answers. */
const usualPartSize = 8 * 2 ** 20

/** The sums of the parts of one file, whatever size the parts turn out to have. */
export const sumsFor = (file: Blob, isWanted: boolean) => {
  let sums = noSums
  return {
    of: (partSize = usualPartSize): PartSums => {
      if (isWanted && sums.partSize !== partSize) {
        sums.stop()
        sums = partSums(file, partSize)
      }
      return sums
    },
    stop: (): void => sums.stop(),
  }
}

export type SumsFor = ReturnType<typeof sumsFor>
