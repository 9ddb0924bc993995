import type { Where } from 'payload'

import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { JobInputs } from '../queues/JobQueue.js'
import type { Verdict } from '../scanners/Scanner.js'

import { MediaError } from '../errors/MediaError.js'
import { moveScan } from '../states/moveScan.js'
import { heldBy, newClaim, noClaim } from './claimFields.js'
import { type Finding, inspectFile } from './inspectFile.js'
import { sentenceFor } from './sentenceFor.js'

const outcomes = {
  clean: 'CLEAN',
  infected: 'INFECTED',
  suspicious: 'FLAGGED',
  unscannable: 'FLAGGED',
} as const satisfies Record<Verdict['verdict'], string>

/**
 * Scans one file: claims its row, asks the scanner, writes the verdict if the claim still holds. A scanner that is
 * down puts the file back without counting an attempt; after the last attempt the file is an `ERROR` for an admin.
 */
export const scanFile = async (
  library: MediaLibrary,
  { file: id, token }: JobInputs['scanFile'],
): Promise<void> => {
  const claim = newClaim()
  const file = await moveScan(library, {
    file: id,
    from: ['PENDING'],
    set: { ...claim, attempts: { $inc: 1 } },
    to: 'SCANNING',
    where: heldBy(token),
  })
  if (!file) {
    return
  }
  const held = heldBy(claim.claimToken)
  try {
    await writeVerdict(library, file, held, await inspectFile(library, file))
  } catch (error) {
    await putBack(library, file, held, error)
  }
}

/** Bytes that are not those the sender hashed are nobody's file, however clean they are. */
const judged = (declared: null | string | undefined, { sha256, verdict }: Finding): Verdict =>
  verdict.verdict === 'clean' && declared && declared !== sha256
    ? {
        reason: 'The bytes that arrived are not the ones that were sent: their SHA-256 differs.',
        verdict: 'suspicious',
      }
    : verdict

const writeVerdict = async (
  library: MediaLibrary,
  { id, declaredSha256 }: MediaFile,
  where: Where,
  finding: Finding,
): Promise<void> => {
  const { scannerVersion, sha256 } = finding
  const verdict = judged(declaredSha256, finding)
  const done = await moveScan(library, {
    file: id,
    from: ['SCANNING'],
    set: {
      ...noClaim,
      attempts: 0,
      scannedAt: new Date().toISOString(),
      scannerVersion,
      scanResult: verdict.verdict === 'clean' ? null : verdict.reason,
      ...(sha256 ? { sha256 } : {}),
    },
    to: outcomes[verdict.verdict],
    where,
  })
  if (done?.scanStatus === 'CLEAN') {
    await library.queue.add(library.payload, 'makeVariants', { file: id })
  }
}

/** The file had no part in it. A scanner that fails in the middle of a file may have been brought down by it. */
const isFree = (error: unknown): boolean =>
  MediaError.is(error, 'STORAGE_UNAVAILABLE') ||
  (MediaError.is(error, 'SCANNER_UNAVAILABLE') &&
    (error.data.during === 'connect' || error.data.during === 'queue'))

const putBack = async (
  library: MediaLibrary,
  { attempts, filename, id }: MediaFile,
  where: Where,
  error: unknown,
): Promise<void> => {
  const { attempts: most, retryMs } = library.scan
  const isLast = !isFree(error) && attempts >= most
  const delay = retryMs * 2 ** Math.max(0, Math.min(attempts, 6) - 1)
  const next = newClaim(delay)
  library.payload.logger.warn({ err: error, file: id, filename, msg: 'A scan failed' })
  const row = await moveScan(library, {
    file: id,
    from: ['SCANNING'],
    set: {
      ...(isLast ? noClaim : next),
      scanResult: sentenceFor(error, 'The scan failed.'),
      ...(isFree(error) ? { attempts: attempts - 1 } : {}),
    },
    to: isLast ? 'ERROR' : 'PENDING',
    where,
  })
  if (row?.scanStatus === 'PENDING') {
    const { claimToken: token } = next
    await library.queue.add(library.payload, 'scanFile', { file: id, token }, { delay })
  }
}
