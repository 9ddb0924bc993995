import { atomicUpdate } from '../compat/atomicUpdate.js'
import { completionLeaseMs } from '../uploads/completeUpload.js'
import { release } from '../usage/release.js'
import { heldBy } from './claimFields.js'
import { before, hasNo, is, patienceMs, type Repair, roomIn, uploads } from './staleRows.js'

/** Completions that were cut off are open again, so that the client's next call can finish them. */
export const reopenUploads: Repair = async (library) => {
  const lost = [
    is('state', 'completing'),
    before('claimedAt', completionLeaseMs),
    { storageUploadId: { exists: true } },
  ]
  for (const { id, claimToken } of await uploads(library, lost)) {
    await atomicUpdate(library, {
      collection: library.slugs.uploads,
      data: { claimToken: null, state: 'open' },
      where: { and: [{ id: { equals: id } }, is('state', 'completing'), heldBy(claimToken)] },
    })
  }
}

/** Whoever completes in time is let finish; bodies that are streamed in renew their time while they grow. */
export const expireUploads: Repair = async (library) => {
  const streamed = { and: [is('state', 'completing'), hasNo('storageUploadId')] }
  const over = [{ or: [is('state', 'open'), streamed] }, before('expiresAt', 0)]
  for (const { id, claimToken } of await uploads(library, over)) {
    await release(library, {
      claimToken: claimToken ?? undefined,
      onlyExpired: true,
      state: 'expired',
      upload: id,
    })
  }
}

export const wakeRemovals: Repair = async (library) => {
  const forgotten = [is('removal', 'due'), before('updatedAt', patienceMs)]
  for (const { id } of await uploads(library, forgotten, await roomIn(library))) {
    await library.queue.add(library.payload, 'removeObjects', { upload: id })
  }
}

/** Uploads the store began whose row is gone or ended without them. */
export const abortForgotten: Repair = async (library) => {
  const oldest = Date.now() - library.uploads.sessionMs - 3_600_000
  for (const store of library.stores.values()) {
    for await (const upload of store.listUploads()) {
      if (upload.startedAt.getTime() < oldest) {
        const [row] = await uploads(library, [is('key', upload.key)], 1)
        if (!row || (row.state !== 'open' && row.state !== 'completing')) {
          await store.abortUpload(upload)
        }
      }
    }
  }
}
