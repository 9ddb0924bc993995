import { createHash } from 'node:crypto'
import { Transform } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'

import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Verdict } from '../scanners/Scanner.js'

import { MediaError } from '../errors/MediaError.js'
import { storeOf } from '../library/storeOf.js'

export interface Finding {
  readonly scannerVersion: string
  /** Of the whole file; empty when the scanner did not need all of it. */
  readonly sha256: string
  readonly verdict: Verdict
}

/** Hashes what flows through, so that the bytes are read once. */
const hashing = () => {
  const hash = createHash('sha256')
  let size = 0
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      size += chunk.length
      done(null, chunk)
    },
  })
  return { digest: () => hash.digest('hex'), size: () => size, stream }
}

/** Asked before the file is opened: whatever goes wrong here is not the fault of the file. */
const askVersion = async ({ scanner }: MediaLibrary): Promise<string> => {
  try {
    return await scanner.version()
  } catch (cause) {
    const message = MediaError.is(cause) ? cause.message : 'The scanner does not answer.'
    throw new MediaError('SCANNER_UNAVAILABLE', message, { during: 'connect' }, { cause })
  }
}

/** Work that is given up when the lease is over: a scanner that hangs must not keep its worker. */
const withinLease = async <Result>(
  { scan: { leaseMs } }: MediaLibrary,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> => {
  const lease = new AbortController()
  const late = new MediaError(
    'SCANNER_UNAVAILABLE',
    `The scanner did not answer within ${leaseMs / 1000} s.`,
    { during: 'scan' },
  )
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      lease.abort(late)
      reject(late)
    }, leaseMs)
  })
  const working = work(lease.signal)
  working.catch(() => undefined)
  return Promise.race([working, over]).finally(() => clearTimeout(timer))
}

const verdicts = new Set<unknown>(['clean', 'infected', 'suspicious', 'unscannable'])

const insistVerdict = (verdict: Verdict): Verdict => {
  if (!verdicts.has((verdict as null | undefined | Verdict)?.verdict)) {
    throw new MediaError('SCANNER_PROTOCOL', 'The scanner gave an answer that is no verdict.')
  }
  return verdict
}

const insistStored = async (library: MediaLibrary, file: MediaFile): Promise<void> => {
  const { etag, filesize, storagePath } = file
  const object = await storeOf(library, file).stat(storagePath)
  if (!object || object.size !== filesize || (etag && object.etag !== etag)) {
    throw new MediaError(
      'OBJECT_NOT_FOUND',
      'The store does not have the bytes that were uploaded.',
    )
  }
}

/** Shows the stored bytes of a file to the scanner. Clean is only what it saw to the last byte. */
export const inspectFile = async (library: MediaLibrary, file: MediaFile): Promise<Finding> => {
  const { filename, filesize, mimeType, storagePath } = file
  const scannerVersion = await askVersion(library)
  await insistStored(library, file)
  const hash = hashing()
  const reading = pipeline(await storeOf(library, file).read(storagePath), hash.stream)
  reading.catch(() => undefined)
  try {
    const verdict = await withinLease(library, async (signal) =>
      insistVerdict(
        await library.scanner.scan(hash.stream, { filename, mimeType, signal, size: filesize }),
      ),
    )
    if (verdict.verdict !== 'clean') {
      return { scannerVersion, sha256: '', verdict }
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
    return { scannerVersion, sha256: hash.digest(), verdict }
  } finally {
    hash.stream.destroy()
  }
}
