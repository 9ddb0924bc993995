import type { Where } from 'payload'

import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { JobInputs } from '../queues/JobQueue.js'

import { record } from '../audit/record.js'
import { atomicUpdate } from '../compat/atomicUpdate.js'
import { inTransaction } from '../compat/inTransaction.js'
import { moveScan } from '../states/moveScan.js'
import { heldBy, newClaim, noClaim } from './claimFields.js'
import { inspectFile } from './inspectFile.js'
import { type Judgement, judgement } from './judgement.js'
import { measured } from './measured.js'

const update = (library: MediaLibrary, data: Record<string, unknown>, and: Where[]) =>
  atomicUpdate<MediaFile>(library, { collection: library.slugs.media, data, where: { and } })

/** Served, by the word of a scan; what an admin released is scanned again only when an admin asks for it. */
const isClean: Where[] = [{ scanStatus: { equals: 'CLEAN' } }, { releasedAt: { exists: false } }]

/**
 * Scans a clean file again, which stays served meanwhile. A finding closes it at once; a scanner that is down, or fails,
 * changes nothing, and the file comes up again later. Files whose variants are being made wait for their turn.
 */
export const rescanFile = async (
  library: MediaLibrary,
  { file: id }: JobInputs['rescanFile'],
): Promise<void> => {
  const claim = newClaim(library)
  const mine: Where = { id: { equals: id } }
  const isIdle: Where = { status: { in: ['ready', 'failed'] } }
  const isInLibrary: Where = { deletedAt: { exists: false } }
  const free = heldBy(undefined)
  const file = await update(library, { ...claim }, [mine, ...isClean, isIdle, isInLibrary, free])
  if (!file) {
    return
  }
  const held = heldBy(claim.claimToken)
  try {
    const inspection = await measured(library, file, () => inspectFile(library, file))
    const { set, to } = judgement(inspection)
    await (to === 'CLEAN'
      ? update(library, set, [mine, ...isClean, held])
      : close(library, file, held, { set, to }))
  } catch (err) {
    library.payload.logger.warn({ err, file: id, msg: 'Another scan of a clean file failed' })
    await update(library, { ...noClaim }, [mine, held])
  }
}

/** The same bytes, and nobody judged them since they were claimed: then a finding is true whoever claimed them meanwhile. */
const isUnjudged = ({ scannedAt, storagePath }: MediaFile): Where => ({
  and: [
    { storagePath: { equals: storagePath } },
    { scannedAt: scannedAt ? { equals: scannedAt } : { exists: false } },
    { releasedAt: { exists: false } },
  ],
})

const close = (
  library: MediaLibrary,
  file: MediaFile,
  held: Where,
  { set, to }: { readonly set: Judgement['set']; readonly to: 'FLAGGED' | 'INFECTED' },
): Promise<void> =>
  inTransaction(library, async (req) => {
    const { attempts: _, claimedAt: __, claimToken: ___, ...verdict } = set
    const move = (values: Record<string, unknown>, where: Where) =>
      moveScan(library, { file: file.id, from: ['CLEAN'], req, set: values, to, where })
    const closed = (await move(set, held)) ?? (await move(verdict, isUnjudged(file)))
    if (closed) {
      const before = { scannedAt: file.scannedAt, scannerVersion: file.scannerVersion }
      const detail = { before, scannerVersion: set.scannerVersion, scanStatus: to }
      await record(library, { action: 'rescan', detail, file, reason: set.scanResult }, req)
    }
  })
