import { finished, pipeline } from 'node:stream/promises'

import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Verdict } from '../scanners/Scanner.js'

import { MediaError } from '../errors/MediaError.js'
import { storeOf } from '../library/storeOf.js'
import { hashing } from './hashing.js'

export interface Scanned {
  /** Of the whole file; empty when the scanner did not need all of it. */
  readonly sha256: string
  readonly verdict: Verdict
}

const verdicts = new Set<unknown>(['clean', 'infected', 'suspicious', 'unscannable'])

const insistVerdict = (verdict: Verdict): Verdict => {
  if (!verdicts.has((verdict as null | undefined | Verdict)?.verdict)) {
    throw new MediaError('SCANNER_PROTOCOL', 'The scanner gave an answer that is no verdict.')
  }
  return verdict
}

/** Shows the bytes of a file to the scanner and hashes them on the way. Clean is only what it saw to the last byte. */
export const streamToScanner = async (
  library: MediaLibrary,
  file: MediaFile,
  signal: AbortSignal,
): Promise<Scanned> => {
  const { filename, filesize, mimeType, storagePath } = file
  const hash = hashing()
  const letGo = () => hash.stream.destroy()
  signal.addEventListener('abort', letGo, { once: true })
  try {
    const reading = pipeline(await storeOf(library, file).read(storagePath), hash.stream)
    reading.catch(() => undefined)
    const info = { filename, mimeType, signal, size: filesize }
    const verdict = insistVerdict(await library.scanner.scan(hash.stream, info))
    if (verdict.verdict !== 'clean') {
      return { sha256: '', verdict }
    }
    if (!hash.stream.readableEnded) {
      hash.stream.resume()
      await finished(hash.stream)
    }
    if (hash.size() !== filesize) {
      throw new MediaError(
        'SCANNER_PROTOCOL',
        `The scanner saw ${hash.size()} of ${filesize} bytes.`,
      )
    }
    return { sha256: hash.digest(), verdict }
  } finally {
    signal.removeEventListener('abort', letGo)
    letGo()
  }
}
