import type { Where } from 'payload'

import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { JobInputs } from '../queues/JobQueue.js'

import { record } from '../audit/record.js'
import { inTransaction } from '../compat/inTransaction.js'
import { MediaError } from '../errors/MediaError.js'
import { retryDelay } from '../library/retryDelay.js'
import { moveScan } from '../states/moveScan.js'
import { heldBy, newClaim, noClaim } from './claimFields.js'
import { inspectFile, type Inspection } from './inspectFile.js'
import { judgement } from './judgement.js'
import { measured } from './measured.js'
import { prepareFile } from './prepareFile.js'
import { sentenceFor } from './sentenceFor.js'

/**
 * Scans one file: claims its row, asks the scanner, writes the verdict if the claim still holds. A scanner that is
 * down, or lets through what it has to stop, puts the file back without counting an attempt; after the last attempt the
 * file is an `ERROR` for an admin.
 */
export const scanFile = async (
  library: MediaLibrary,
  { file: id, token }: JobInputs['scanFile'],
): Promise<void> => {
  const claim = newClaim(library)
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
    const inspection = await measured(library, file, () =>
      inspectFile(library, file, (given, signal) =>
        prepareFile(library, given, { signal, where: held }),
      ),
    )
    await writeVerdict(library, file, held, inspection)
  } catch (error) {
    await putBack(library, file, held, error)
  }
}

const writeVerdict = async (
  library: MediaLibrary,
  file: MediaFile,
  where: Where,
  inspection: Inspection,
): Promise<void> => {
  const { id } = file
  const { set, to } = judgement(inspection)
  if (to === 'CLEAN') {
    const done = await moveScan(library, { file: id, from: ['SCANNING'], set, to, where })
    await (done && library.queue.add(library.payload, 'makeVariants', { file: id }))
    return
  }
  await inTransaction(library, async (req) => {
    const done = await moveScan(library, { file: id, from: ['SCANNING'], req, set, to, where })
    if (done) {
      const detail = { scannerVersion: set.scannerVersion, scanStatus: to }
      await record(library, { action: 'verdict', detail, file, reason: set.scanResult }, req)
    }
  })
}

/** The file had no part in it. A scanner that fails in the middle of a file may have been brought down by it. */
const isFree = (error: unknown): boolean =>
  MediaError.is(error, 'STORAGE_UNAVAILABLE', 'SCANNER_UNSAFE') ||
  (MediaError.is(error, 'SCANNER_UNAVAILABLE') &&
    (error.data.during === 'connect' || error.data.during === 'queue'))

/** What is to be changed in the scanner is for admins, who see it above the list of files. */
const waitsBecause = (error: unknown): string =>
  MediaError.is(error, 'SCANNER_UNSAFE')
    ? 'The scanner is not set up safely: an admin has to see to it first.'
    : sentenceFor(error, 'The scan failed.')

const putBack = async (
  library: MediaLibrary,
  { attempts, filename, id }: MediaFile,
  where: Where,
  error: unknown,
): Promise<void> => {
  const isLast = !isFree(error) && attempts >= library.scan.attempts
  const delay = retryDelay(library, attempts)
  const next = newClaim(library, delay)
  library.payload.logger.warn({ err: error, file: id, filename, msg: 'A scan failed' })
  const row = await moveScan(library, {
    file: id,
    from: ['SCANNING'],
    set: {
      ...(isLast ? noClaim : next),
      scanFinding: null,
      scanResult: waitsBecause(error),
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
