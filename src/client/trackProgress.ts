import { meterSpeed } from './meterSpeed.js'

export interface UploadProgress {
  /** `null` until there is something to measure. */
  readonly bytesPerSecond: null | number
  /** `null` until the speed is known. */
  readonly secondsLeft: null | number
  /** Bytes that have left. */
  readonly sent: number
  /** Bytes of the file. */
  readonly total: number
}

/** Milliseconds between two reports. */
const interval = 100

/** Adds up the bytes of all parts and reports them, not more often than people can see. */
export const trackProgress = (
  total: number,
  onProgress: (progress: UploadProgress) => void = () => {},
) => {
  const parts = new Map<number, number>()
  let speedOf = meterSpeed()
  let sum = 0
  let reported = 0

  const report = () => {
    reported = Date.now()
    const sent = Math.min(sum, total)
    const bytesPerSecond = speedOf(sent)
    const secondsLeft = bytesPerSecond ? Math.ceil((total - sent) / bytesPerSecond) : null
    onProgress({ bytesPerSecond, secondsLeft, sent, total })
  }

  return {
    /** All bytes are there. */
    end: (): void => {
      sum = total
      report()
    },
    /** So many bytes of a part have left. */
    sent: (part: number, bytes: number): void => {
      sum += bytes - (parts.get(part) ?? 0)
      parts.set(part, bytes)
      if (Date.now() - reported >= interval) {
        report()
      }
    },
    /** Begins with the parts that have arrived: what was under way does not count. */
    start: (arrived: Iterable<readonly [part: number, bytes: number]>): void => {
      parts.clear()
      sum = 0
      speedOf = meterSpeed()
      for (const [part, bytes] of arrived) {
        parts.set(part, bytes)
        sum += bytes
      }
      report()
    },
  }
}

export type Tracker = ReturnType<typeof trackProgress>
