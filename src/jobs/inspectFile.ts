import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Verdict } from '../scanners/Scanner.js'
import type { ByteRange } from '../storage/StorageProvider.js'
import type { Preparation } from './prepareFile.js'

import { inspectArchive } from '../archives/inspectArchive.js'
import { MediaError } from '../errors/MediaError.js'
import { storeOf } from '../library/storeOf.js'
import { askScanner } from './askScanner.js'
import { hashFile } from './hashFile.js'
import { isKnownClean } from './isKnownClean.js'
import { type Scanned, streamToScanner } from './streamToScanner.js'
import { withinLease } from './withinLease.js'

export interface Inspection extends Scanned {
  readonly scannerVersion: string
  /** Machine fields besides those of the verdict. */
  readonly set?: Preparation['set']
}

/** What is done with the bytes before they are scanned. */
export type Prepare = (file: MediaFile, signal: AbortSignal) => Promise<Preparation>

const asItIs: Prepare = async (file) => ({ file, set: {} })

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

/** Bytes that were scanned before with the same signatures are only hashed; `null` when they are not those. */
const recognise = async (
  library: MediaLibrary,
  file: MediaFile,
  { scannerVersion, signal }: { readonly scannerVersion: string; readonly signal: AbortSignal },
): Promise<null | Scanned> => {
  const sha256 = file.sha256 ?? file.declaredSha256
  if (!sha256 || !(await isKnownClean(library, file, { scannerVersion, sha256 }))) {
    return null
  }
  const isSame = (await hashFile(library, file, signal)) === sha256
  return isSame ? { sha256, verdict: { verdict: 'clean' } } : null
}

/** Bytes that are not those the sender hashed, or not those of an earlier scan, are nobody's, however clean they are. */
const compared = (
  { declaredSha256, sha256: known }: MediaFile,
  { sha256, verdict }: Scanned,
): Verdict => {
  if (verdict.verdict !== 'clean' || [declaredSha256, known].every((it) => !it || it === sha256)) {
    return verdict
  }
  const isDeclared = declaredSha256 && declaredSha256 !== sha256
  return {
    finding: 'otherBytes',
    reason: isDeclared
      ? 'The bytes that arrived are not the ones that were sent: their SHA-256 differs.'
      : 'The bytes in the store are not the ones that were scanned before: their SHA-256 differs.',
    verdict: 'suspicious',
  }
}

/** What an archive says of itself, read from the same object: scanners call bombs clean, and what they cannot open. */
const unpacked = async (
  library: MediaLibrary,
  file: MediaFile,
  signal: AbortSignal,
): Promise<Verdict> => {
  const { filesize: size, storagePath } = file
  const store = storeOf(library, file)
  const read = (range?: ByteRange) => store.read(storagePath, range)
  const verdict = await inspectArchive({ read, size }, library.archives, signal)
  // What the scanner read first is what was read now.
  await insistStored(library, file)
  return verdict
}

/**
 * Looks into the stored bytes of a file: the scanner first and, where it finds nothing, what the archive in it says of
 * itself. Throws `SCANNER_UNAVAILABLE`, `SCANNER_UNSAFE`, `SCANNER_PROTOCOL`, `OBJECT_NOT_FOUND` and what the store and
 * `prepare` throw.
 */
export const inspectFile = async (
  library: MediaLibrary,
  given: MediaFile,
  prepare = asItIs,
): Promise<Inspection> => {
  const scannerVersion = await askScanner(library)
  await insistStored(library, given)
  return withinLease(library, 'scan', async (signal) => {
    const { file, heldBack, set } = await prepare(given, signal)
    const scanned =
      (await recognise(library, file, { scannerVersion, signal })) ??
      (await streamToScanner(library, file, signal))
    const verdict = compared(file, scanned)
    const checked = verdict.verdict === 'clean' ? await unpacked(library, file, signal) : verdict
    const isHeld = checked.verdict === 'clean' && heldBack
    return { ...scanned, scannerVersion, set, verdict: isHeld ? heldBack : checked }
  })
}
