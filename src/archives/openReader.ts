import { addAbortSignal } from 'node:stream'

import type { ArchiveSource } from './ArchiveSource.js'

import { exactBytes } from '../scanners/exactBytes.js'
import { refuse } from './refuse.js'

/** Reads anywhere in a file with few requests and one small buffer. */
export interface Reader {
  bytes(start: number, length: number): Promise<Buffer>
  /** The same bytes as a stream, for what may be large. */
  chunks(start: number, length: number): AsyncGenerator<Uint8Array>
  /** What the source threw, which says nothing about the file. */
  readonly failure: () => { readonly error: unknown } | null
  readonly size: number
}

interface Window {
  readonly bytes: Buffer
  readonly from: number
}

const smallest = 64 * 1024
const largest = 1024 * 1024

export const openReader = (source: ArchiveSource, signal?: AbortSignal): Reader => {
  const { size } = source
  let failure: null | { error: unknown } = null
  // The end, where directories are, and the place that is read.
  let windows: Window[] = []
  let step = smallest

  async function* stream(start: number, length: number): AsyncGenerator<Uint8Array> {
    if (length === 0) {
      return
    }
    try {
      signal?.throwIfAborted()
      const body = await source.read({ end: start + length - 1, start })
      // It may fail before or after somebody listens.
      body.on('error', () => {})
      yield* exactBytes(signal ? addAbortSignal(signal, body) : body, length)
      signal?.throwIfAborted()
    } catch (error) {
      failure = { error: signal?.aborted ? signal.reason : error }
      throw error
    }
  }

  const heldAt = (start: number, length: number) =>
    windows.find(({ bytes, from }) => start >= from && start + length <= from + bytes.length)

  const open = async (start: number, length: number): Promise<Window> => {
    const last = windows[0]
    const goesOn = last && start >= last.from && start <= last.from + last.bytes.length + smallest
    // Whoever reads on is given more at once, whoever jumps less.
    step = goesOn ? Math.min(step * 2, largest) : smallest
    const parts: Uint8Array[] = []
    for await (const part of stream(start, Math.min(Math.max(length, step), size - start))) {
      parts.push(part)
    }
    return { bytes: Buffer.concat(parts), from: start }
  }

  /** What lies outside is asked for by the file itself, and no fault of its store. */
  const insistInside = (start: number, length: number): void => {
    if (start < 0 || length < 0 || start + length > size) {
      refuse('unscannable', 'It is a damaged archive: it points outside itself.')
    }
  }

  const bytes = async (start: number, length: number): Promise<Buffer> => {
    insistInside(start, length)
    const window = heldAt(start, length) ?? (await open(start, length))
    windows = [window, ...windows.filter((other) => other !== window)].slice(0, 2)
    return window.bytes.subarray(start - window.from, start - window.from + length)
  }

  return {
    bytes,
    async *chunks(start, length) {
      insistInside(start, length)
      if (length <= smallest || heldAt(start, length)) {
        yield await bytes(start, length)
      } else {
        yield* stream(start, length)
      }
    },
    failure: () => failure,
    size,
  }
}
