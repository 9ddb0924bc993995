import type { Where } from 'payload'

import type { AuditEntry } from '../audit/record.js'
import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { ScanMove } from '../states/moveScan.js'
import type { Handler } from './Route.js'

import { record } from '../audit/record.js'
import { inTransaction } from '../compat/inTransaction.js'
import { quarantineStatuses, type ScanStatus } from '../core/scanStatus.js'
import { MediaError } from '../errors/MediaError.js'
import { noClaim } from '../jobs/claimFields.js'
import { requireAdmin } from '../library/authorize.js'
import { idFrom } from '../library/idFrom.js'
import { insistShape, readBody } from '../requests/readBody.js'
import { moveScan } from '../states/moveScan.js'
import { findFile } from './files.js'
import { quarantineQuery, reasonShape } from './shapes.js'

/** `GET /media/quarantined`, by `scanStatus`, `user`, `limit`, `page`. */
export const list: Handler = async (library, req) => {
  requireAdmin(library, req)
  const { limit, page, scanStatus, user } = insistShape(
    quarantineQuery,
    Object.fromEntries(req.searchParams),
  )
  const owner = user === undefined ? undefined : idFrom(library, user)
  if (owner === null) {
    throw new MediaError('INVALID_REQUEST', 'The user is not an id.', { user })
  }
  const and: Where[] = [
    { scanStatus: scanStatus ? { equals: scanStatus } : { in: [...quarantineStatuses] } },
  ]
  const found = await library.payload.find({
    collection: library.slugs.media,
    depth: 1,
    limit,
    overrideAccess: false,
    page,
    req,
    sort: '-scannedAt',
    where: { and: owner === undefined ? and : [...and, { user: { equals: owner } }] },
  })
  return Response.json(found)
}

/** The file as the panel shows it, after a move; or why there was none. */
const answer = async (
  library: MediaLibrary,
  req: Parameters<Handler>[1],
  moved: MediaFile | null,
  { message, to }: { message: string; to: ScanStatus },
): Promise<Response> => {
  if (!moved) {
    const { scanStatus } = await findFile(library, req)
    throw new MediaError(
      'INVALID_TRANSITION',
      `A file that is ${scanStatus} cannot become ${to}.`,
      { scanStatus, to },
    )
  }
  const doc = await library.payload.findByID({
    id: moved.id,
    collection: library.slugs.media,
    depth: 0,
    overrideAccess: false,
    req,
    trash: true,
  })
  return Response.json({ doc, message })
}

/** Moves a file and tells the audit trail so: both, or neither. */
const decide = <To extends ScanStatus>(
  library: MediaLibrary,
  req: Parameters<Handler>[1],
  move: ScanMove<To>,
  entry: Omit<AuditEntry, 'file'>,
): Promise<MediaFile | null> =>
  inTransaction(
    library,
    async (transaction) => {
      const file = await moveScan(library, { ...move, req: transaction })
      await (file && record(library, { ...entry, file }, transaction))
      return file
    },
    req,
  )

const review =
  <To extends 'BLOCKED' | 'CLEAN'>(to: To, from: ScanMove<To>['from'], message: string): Handler =>
  async (library, req) => {
    const admin = requireAdmin(library, req)
    const { reason } = await readBody(req, reasonShape)
    const { id, scanResult: finding, scanStatus: was } = await findFile(library, req)
    const decision = {
      releasedAt: new Date().toISOString(),
      releasedBy: admin.id,
      releaseReason: reason,
    }
    const move = { file: id, from, set: { ...noClaim, ...decision, attempts: 0 }, to }
    const action = to === 'CLEAN' ? 'release' : 'block'
    const moved = await decide(library, req, move, { action, detail: { finding, was }, reason })
    if (moved?.scanStatus === 'CLEAN') {
      await library.queue.add(library.payload, 'makeVariants', { file: id })
    }
    return answer(library, req, moved, { message, to })
  }

/** `POST /media/:id/release` { reason }: an admin vouches for a file. */
export const release = review('CLEAN', ['FLAGGED', 'INFECTED', 'ERROR'], 'The file was released.')

/** `POST /media/:id/block` { reason }: a file stays closed, whatever later scans say. */
export const block = review('BLOCKED', ['FLAGGED', 'INFECTED'], 'The file was blocked.')

/** `POST /media/:id/scan`: scans again; until the verdict the file is not served. */
export const scan: Handler = async (library, req) => {
  requireAdmin(library, req)
  const file = await findFile(library, req)
  const { id, scanResult: finding, scanStatus: was } = file
  const waits = was === 'PENDING' ? file : null
  const move = {
    file: id,
    set: { ...noClaim, attempts: 0, scanResult: null },
    to: 'PENDING',
  } as const
  const moved =
    waits ?? (await decide(library, req, move, { action: 'scan', detail: { finding, was } }))
  if (moved) {
    await library.queue.add(library.payload, 'scanFile', { file: id })
  }
  return answer(library, req, moved, { message: 'The file will be scanned again.', to: 'PENDING' })
}
