import { Readable } from 'node:stream'

import type { ScanInfo } from '../Scanner.js'

/** The chunks as they are, empty ones included. */
export const chunksOf = (...chunks: readonly Uint8Array[]): Readable => Readable.from(chunks)

export const oneByteAtATime = (bytes: Uint8Array): Readable =>
  chunksOf(...Array.from(bytes, (byte) => Uint8Array.of(byte)))

/** Delivers some bytes and then fails. */
export const failingAfter = (bytes: number, error: Error): Readable => {
  let failed = false
  return new Readable({
    read() {
      if (failed) {
        this.destroy(error)
      } else {
        failed = true
        this.push(Buffer.alloc(bytes, 'a'))
      }
    },
  })
}

export interface LazySource {
  readonly body: Readable
  /** Bytes somebody asked for so far. */
  readonly pulled: () => number
}

/** `size` bytes that are made when they are asked for, each chunk after `pause` milliseconds. */
export const lazySource = (size: number, pause = 0): LazySource => {
  const chunk = Buffer.alloc(64 * 1024, 'a')
  let pulled = 0
  let timer: NodeJS.Timeout | undefined
  const body = new Readable({
    destroy(error, done) {
      clearTimeout(timer)
      done(error)
    },
    read() {
      const next = chunk.subarray(0, size - pulled)
      pulled += next.length
      const deliver = () => this.push(next.length > 0 ? next : null)
      if (pause > 0) {
        timer = setTimeout(deliver, pause)
      } else {
        setImmediate(deliver)
      }
    },
  })
  return { body, pulled: () => pulled }
}

export const about = (size: number, signal?: AbortSignal): ScanInfo => ({
  filename: 'contract.bin',
  mimeType: 'application/octet-stream',
  signal,
  size,
})
