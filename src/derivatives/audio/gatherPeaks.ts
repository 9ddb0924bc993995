/** Peaks that are held, at most. */
const most = 512

const largest = 32_768

/** Gathers the peaks of a sound whose length nobody knows, in memory that does not grow. */
export interface Peaks {
  /** Takes 16-bit little-endian samples, cut anywhere. */
  readonly add: (chunk: Buffer) => void
  /** Numbers from 0 to 1, each of an equal part of the sound. */
  readonly peaks: () => number[]
  /** Samples so far. */
  readonly samples: () => number
}

export const gatherPeaks = (): Peaks => {
  let peaks: number[] = []
  /** Samples of one peak: doubled whenever there are too many peaks. */
  let width = 8
  let inPeak = 0
  let peak = 0
  let samples = 0
  let rest: Buffer = Buffer.alloc(0)
  const halve = () => {
    peaks = peaks
      .filter((_, i) => i % 2 === 0)
      .map((value, i) => Math.max(value, peaks[2 * i + 1] ?? 0))
    width *= 2
  }
  const take = (sample: number) => {
    peak = Math.max(peak, Math.abs(sample))
    samples += 1
    inPeak += 1
    if (inPeak === width) {
      peaks.push(peak)
      inPeak = 0
      peak = 0
      if (peaks.length === most) {
        halve()
      }
    }
  }
  return {
    add: (chunk) => {
      const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
      const end = bytes.length - (bytes.length % 2)
      for (let at = 0; at < end; at += 2) {
        take(bytes.readInt16LE(at))
      }
      rest = Buffer.from(bytes.subarray(end))
    },
    peaks: () =>
      [...peaks, ...(inPeak > 0 ? [peak] : [])].map((value) =>
        Math.min(1, Number((value / largest).toFixed(3))),
      ),
    samples: () => samples,
  }
}
