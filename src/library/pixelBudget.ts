import { Semaphore } from 'async-mutex'

import { MediaError } from '../errors/MediaError.js'

/** Pixels of pictures that may lie decoded in memory at once, in this process: about 4 bytes each, in every step of the work. */
export interface PixelBudget {
  /**
   * Runs `work` when there is room for so many pixels, in order of arrival. A picture larger than the whole budget is
   * worked on alone. With `most` others waiting already it throws `PROCESSING_BUSY` at once.
   */
  run<Result>(pixels: number, work: () => Promise<Result>, most?: number): Promise<Result>
  /** Who waits now. */
  readonly waiting: () => number
}

/** Thousands of pixels: the semaphore counts in whole numbers, and small pictures cost something too. */
const unit = 100_000

export const pixelBudget = (budget: number): PixelBudget => {
  const units = Math.max(1, Math.floor(budget / unit))
  const semaphore = new Semaphore(units)
  let waiting = 0
  return {
    run: async (pixels, work, most = Infinity) => {
      if (semaphore.isLocked() && waiting >= most) {
        throw new MediaError(
          'PROCESSING_BUSY',
          `${waiting} pictures wait to be worked on already: try again in a moment.`,
          { waiting },
        )
      }
      const weight = Math.min(units, Math.max(1, Math.ceil(pixels / unit)))
      waiting += 1
      const [, free] = await semaphore.acquire(weight).finally(() => (waiting -= 1))
      try {
        return await work()
      } finally {
        free()
      }
    },
    waiting: () => waiting,
  }
}
