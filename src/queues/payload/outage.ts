import type { Payload } from 'payload'

const longestMs = 10_000

/** Keeps the log short while the database is away: one line when it goes, one when it is back, and none once it is over. */
export const createOutage = ({ logger }: Payload, isOver: () => boolean) => {
  let failures = 0
  return {
    /** Milliseconds to wait before the next try; 0 when all is well. */
    delay: () => (failures === 0 ? 0 : Math.min(longestMs, 250 * 2 ** failures)),
    /** Does `work` and answers what it does; `null` when it fails, and never throws. */
    surviving: async <Result>(work: () => Promise<Result>): Promise<null | Result> => {
      try {
        const result = await work()
        if (failures > 0) {
          failures = 0
          logger.info({ msg: 'The job queue reaches its database again' })
        }
        return result
      } catch (err) {
        if (failures++ === 0 && !isOver()) {
          logger.error({ err, msg: 'The job queue does not reach its database' })
        }
        return null
      }
    },
  }
}
