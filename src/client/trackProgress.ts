export interface UploadProgress {
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
  const sent = new Map<number, number>()
  let reported = 0
  return (part: number, bytes: number): void => {
    sent.set(part, bytes)
    const sum = [...sent.values()].reduce((all, one) => all + one, 0)
    if (sum >= total || Date.now() - reported >= interval) {
      reported = Date.now()
      onProgress({ sent: Math.min(sum, total), total })
    }
  }
}
