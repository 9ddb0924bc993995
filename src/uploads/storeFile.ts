import type { Readable, Transform } from 'node:stream'

import { randomUUID } from 'node:crypto'
import { pipeline } from 'node:stream/promises'

import type { Run } from '../compat/database.js'
import type { ID } from '../library/documents.js'
import type { MediaLibrary, User } from '../library/MediaLibrary.js'
import type { StoredObject } from '../storage/StorageProvider.js'
import type { Ticket } from './ticket.js'

import { formatBytes } from '../core/formatBytes.js'
import { MediaError } from '../errors/MediaError.js'
import { release } from '../usage/release.js'
import { reserve, reserveMore } from '../usage/reserve.js'
import { admitClaim, admitContent, admitSize } from './admit.js'
import { insistNew } from './findDuplicate.js'
import { machineValues } from './machineValues.js'
import { meter } from './meter.js'
import { planObject } from './planObject.js'
import { readHead } from './readHead.js'
import { headBytes } from './sniffType.js'

export interface IncomingFile {
  readonly body: Readable
  readonly filename: string
  readonly mimeType?: string
  /** `ask` throws `DUPLICATE_FILE` when the user has a file of these bytes. @default 'keep' */
  readonly onDuplicate?: 'ask' | 'keep'
  /** Folder in the store, instead of the day. */
  readonly path?: string
  /** The file whose bytes these will be; `findReplaceable` has found it. */
  readonly replaces?: ID
  /** What the bytes have to be: SHA-256 in hexadecimal digits. */
  readonly sha256?: string
}

const MiB = 2 ** 20
/** A body of unknown length reserves ahead in doubling steps up to this many bytes. */
const largestStep = 8 * MiB
/** Milliseconds without progress after which `sweep` takes a stored but unattached body for lost. */
const patienceMs = 3_600_000

/**
 * Gives up a stored file that will have no row: frees its bytes and has its object removed. Inside somebody's
 * transaction (`apart`) the pool may have no connection left to add a job with: `sweep` adds that one.
 */
export const discard = async (
  library: MediaLibrary,
  { claimToken, upload }: Pick<Ticket, 'claimToken' | 'upload'>,
  run: Run = {},
) => {
  if ((await release(library, { claimToken, state: 'aborted', upload }, run)) && !run.apart) {
    await library.queue.add(library.payload, 'removeObjects', { upload })
  }
}

/**
 * Takes a body in: judged by its first bytes, reserved as it grows, streamed to the store; never held whole.
 * Throws what the policy and the quota throw; then nothing is left.
 */
export const storeFile = async (
  library: MediaLibrary,
  user: User,
  incoming: IncomingFile,
  run: Run = {},
): Promise<Ticket> => {
  const { body, filename, mimeType, path, replaces } = incoming
  const fileType = admitClaim(library, { filename, mimeType })
  const { head, isWhole, whole } = await readHead(body, headBytes)
  admitSize(library, head.length, fileType)
  const header = await admitContent(library, fileType, head, isWhole)
  const limits = await library.limitsOf(user)
  const planned = planObject(filename, fileType, path)
  const claimToken = randomUUID()
  const upload = await reserve(
    library,
    {
      claimedAt: new Date(library.now()).toISOString(),
      claimToken,
      expiresAt: new Date(library.now() + patienceMs).toISOString(),
      filename: planned.filename,
      key: planned.key,
      mimeType: fileType.mimeType,
      originalFilename: filename,
      partSize: 1,
      size: head.length,
      state: 'completing',
      storageProvider: library.storage.name,
      user: user.id,
    },
    limits,
    run,
  )
  let reserved = head.length
  const grow = async (total: number): Promise<number> => {
    admitSize(library, total, fileType)
    const exact = total - reserved
    const ahead = Math.min(
      library.rules.maxSize[fileType.kind] - reserved,
      Math.max(MiB, Math.min(largestStep, reserved)),
    )
    for (const bytes of [Math.max(exact, ahead), exact]) {
      if (await reserveMore(library, { bytes, limits, upload, user: user.id }, run)) {
        reserved += bytes
        return reserved
      }
    }
    throw new MediaError(
      'QUOTA_EXCEEDED',
      `The file needs more than the ${formatBytes(reserved)} that were free in your quota.`,
      { fileLimit: limits.files, received: reserved, storageLimitBytes: limits.storageBytes },
    )
  }
  try {
    const counted = meter(reserved, grow)
    const object = await streamInto(library, planned.key, fileType.mimeType, whole, counted.stream)
    const sha256 = counted.sha256()
    await insistContent(library, user, incoming, sha256)
    const machine = machineValues({
      fileType,
      header,
      object,
      originalFilename: filename,
      storage: library.storage,
      user: user.id,
    })
    return { claimToken, machine: { ...machine, replaces: replaces ?? null, sha256 }, upload }
  } catch (error) {
    whole.destroy()
    await discard(library, { claimToken, upload }, run)
    throw error
  }
}

/** Throws `INVALID_CHECKSUM` for other bytes than were announced, `DUPLICATE_FILE` for those the user has already. */
const insistContent = async (
  library: MediaLibrary,
  { id: user }: User,
  { onDuplicate, sha256: announced }: IncomingFile,
  sha256: string,
): Promise<void> => {
  if (announced && announced !== sha256) {
    throw new MediaError(
      'INVALID_CHECKSUM',
      'Other bytes arrived than the SHA-256 says: send the file again.',
      {
        announced,
        sha256,
      },
    )
  }
  await (onDuplicate === 'ask' && insistNew(library, { sha256, user }))
}

const streamInto = async (
  { storage }: MediaLibrary,
  key: string,
  contentType: string,
  whole: Readable,
  counted: Transform,
): Promise<StoredObject> => {
  const writing = storage.write(key, counted, { contentType }).catch((error: unknown) => {
    counted.destroy(error as Error)
    throw error
  })
  const [piped, written] = await Promise.allSettled([pipeline(whole, counted), writing])
  if (piped.status === 'rejected') {
    throw piped.reason
  }
  if (written.status === 'rejected') {
    throw written.reason
  }
  return written.value
}
