import type { PayloadRequest } from 'payload'

import { randomUUID } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

import type { UploadWay } from '../core/uploadWays.js'
import type { ID, MediaFile, MediaUpload } from '../library/documents.js'
import type { MediaLibrary, User } from '../library/MediaLibrary.js'
import type { StoredObject } from '../storage/StorageProvider.js'
import type { Ticket } from './ticket.js'

import { atomicUpdate } from '../compat/atomicUpdate.js'
import { MediaError } from '../errors/MediaError.js'
import { idOf } from '../library/documents.js'
import { storeOf } from '../library/storeOf.js'
import { readForUpdate } from '../replacements/findReplaceable.js'
import { release } from '../usage/release.js'
import { admitClaim, admitContent } from './admit.js'
import { attachUpload } from './attachUpload.js'
import { completeObject, type ToldPart } from './completeObject.js'
import { insistOpen, readUpload } from './findUpload.js'
import { machineValues } from './machineValues.js'
import { headBytes } from './sniffType.js'
import { completionLeaseMs, whileClaimed } from './whileClaimed.js'

export interface Told {
  /** People's fields of the file. */
  readonly metadata: Record<string, unknown>
  /** What the store answered for each part, as the client was told. */
  readonly parts?: readonly ToldPart[]
  /** The file whose bytes these will be, where the upload was begun without saying so. */
  readonly replaces?: ID
  /** Whoever completes it, and from where. */
  readonly req?: PayloadRequest
  /** SHA-256 in hexadecimal digits, where it was not known when the upload began. */
  readonly sha256?: string
  readonly way?: UploadWay
}

export interface Completion {
  readonly doc: MediaFile
  /** False when the upload had been completed before. */
  readonly isNew: boolean
}

/** Milliseconds a repeated request waits for the first one. */
const patienceMs = 20_000

const claim = (library: MediaLibrary, { id }: MediaUpload, claimToken: string) => {
  const now = new Date(library.now())
  const stale = new Date(now.getTime() - completionLeaseMs)
  return atomicUpdate<MediaUpload>(library, {
    collection: library.slugs.uploads,
    data: { claimedAt: now.toISOString(), claimToken, state: 'completing' },
    where: {
      and: [
        { id: { equals: id } },
        { expiresAt: { greater_than: now.toISOString() } },
        {
          or: [
            { state: { equals: 'open' } },
            {
              and: [
                { state: { equals: 'completing' } },
                { claimedAt: { less_than: stale.toISOString() } },
              ],
            },
          ],
        },
      ],
    },
  })
}

const reopen = (library: MediaLibrary, upload: ID, claimToken: string) =>
  atomicUpdate(library, {
    collection: library.slugs.uploads,
    data: { claimToken: null, state: 'open' },
    where: { and: [{ id: { equals: upload } }, { claimToken: { equals: claimToken } }] },
  })

/** The file a finished upload became. Waits while another request completes it. */
const findCompleted = async (library: MediaLibrary, user: User, id: ID): Promise<MediaFile> => {
  const deadline = Date.now() + patienceMs
  for (let upload = await readUpload(library, id); ; upload = await readUpload(library, id)) {
    if (upload?.state === 'completed' && upload.mediaFile) {
      const doc: unknown = await library.payload.findByID({
        id: idOf(upload.mediaFile),
        collection: library.slugs.media,
        depth: 0,
        overrideAccess: false,
        trash: true,
        user,
      })
      return doc as MediaFile
    }
    if (upload?.state !== 'completing' || Date.now() > deadline) {
      insistOpen(library, upload ?? ({ state: 'expired' } as MediaUpload))
      throw new MediaError(
        'UPLOAD_BUSY',
        'This upload is being completed by another request: try again.',
      )
    }
    await sleep(100)
  }
}

/** Looks at the stored bytes themselves. Throws what `admitContent` throws. */
const inspect = async (
  library: MediaLibrary,
  upload: MediaUpload,
  object: StoredObject,
): Promise<Ticket['machine']> => {
  const { mimeType, originalFilename } = upload
  const storage = storeOf(library, upload)
  const fileType = admitClaim(library, { filename: originalFilename, mimeType, size: object.size })
  const end = Math.min(object.size, headBytes) - 1
  const head =
    end < 0 ? Buffer.alloc(0) : await buffer(await storage.read(object.key, { end, start: 0 }))
  if (head.length !== end + 1) {
    throw new MediaError(
      'UPLOAD_INCOMPLETE',
      'The store holds fewer bytes than were planned: begin a new upload.',
    )
  }
  const header = await admitContent(library, fileType, head, head.length === object.size)
  const user = idOf(upload.user!)
  return {
    ...machineValues({ fileType, header, object, originalFilename, storage, user }),
    declaredSha256: upload.sha256 ?? null,
    replaces: upload.replaces ? idOf(upload.replaces) : null,
  }
}

const isRefused = (error: unknown) =>
  MediaError.is(
    error,
    'TYPE_NOT_ALLOWED',
    'IMAGE_TOO_LARGE',
    'IMAGE_UNREADABLE',
    'FILE_TOO_LARGE',
    'INVALID_NAME',
    'DUPLICATE_NAME',
  )

const insistSameHash = ({ sha256: planned }: MediaUpload, sha256?: string): void => {
  if (planned && sha256 && planned !== sha256) {
    throw new MediaError('INVALID_CHECKSUM', 'The upload was begun with another SHA-256.', {
      planned,
      sha256,
    })
  }
}

/**
 * Makes a file of an upload whose parts have arrived: asks the store what arrived, completes it, looks at the bytes,
 * creates the row. Any number of calls have one effect and one answer. What can be mended (a missing part, wrong
 * metadata, a store that is down) leaves the upload open; bytes that are not allowed end it.
 */
export const completeUpload = async (
  library: MediaLibrary,
  user: User,
  upload: MediaUpload,
  { metadata, parts, replaces, req, sha256, way }: Told,
): Promise<Completion> => {
  insistSameHash(upload, sha256)
  const claimToken = randomUUID()
  const claimed = await claim(library, upload, claimToken)
  if (!claimed) {
    return { doc: await findCompleted(library, user, upload.id), isNew: false }
  }
  try {
    // A right to change that file may have been lost since.
    await (claimed.replaces && readForUpdate(library, user, idOf(claimed.replaces)))
    const object = await whileClaimed(library, { claimToken, upload: claimed.id }, () =>
      completeObject(library, claimed, parts),
    )
    const told = {
      ...claimed,
      replaces: claimed.replaces ?? replaces,
      sha256: claimed.sha256 ?? sha256,
    }
    const machine = await inspect(library, told, object)
    const folder = claimed.folder && !machine.replaces ? { folder: idOf(claimed.folder) } : {}
    const ticket = { claimToken, machine, upload: claimed.id }
    return {
      doc: await attachUpload(library, {
        metadata: { ...folder, ...metadata },
        req,
        ticket,
        user,
        way,
      }),
      isNew: true,
    }
  } catch (error) {
    if (isRefused(error)) {
      await release(library, { claimToken, state: 'aborted', upload: claimed.id })
      await library.queue.add(library.payload, 'removeObjects', { upload: claimed.id })
    } else {
      await reopen(library, claimed.id, claimToken)
    }
    throw error
  }
}
