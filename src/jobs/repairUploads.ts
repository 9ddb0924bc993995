import { sql } from '@payloadcms/db-postgres'

import type { ID } from '../library/documents.js'

import { atomicUpdate } from '../compat/atomicUpdate.js'
import { runSQL, tableOf } from '../compat/database.js'
import { completionLeaseMs } from '../uploads/whileClaimed.js'
import { release } from '../usage/release.js'
import { heldBy } from './claimFields.js'
import { before, hasNo, is, mend, patienceMs, type Repair, roomIn, uploads } from './staleRows.js'

/** Completions that were cut off are open again, so that the client's next call can finish them. */
export const reopenUploads: Repair = async (library) => {
  const lost = [
    is('state', 'completing'),
    before(library, 'claimedAt', completionLeaseMs),
    { storageUploadId: { exists: true } },
  ]
  return mend(await uploads(library, lost), ({ id, claimToken }) =>
    atomicUpdate(library, {
      collection: library.slugs.uploads,
      data: { claimToken: null, state: 'open' },
      where: { and: [{ id: { equals: id } }, is('state', 'completing'), heldBy(claimToken)] },
    }),
  )
}

/** Whoever completes in time is let finish; bodies that are streamed in renew their time while they grow. */
export const expireUploads: Repair = async (library) => {
  const streamed = { and: [is('state', 'completing'), hasNo('storageUploadId')] }
  const over = [{ or: [is('state', 'open'), streamed] }, before(library, 'expiresAt', 0)]
  return mend(await uploads(library, over), ({ id, claimToken }) =>
    release(library, {
      claimToken: claimToken ?? undefined,
      onlyExpired: true,
      state: 'expired',
      upload: id,
    }),
  )
}

export const wakeRemovals: Repair = async (library) => {
  const forgotten = [is('removal', 'due'), before(library, 'updatedAt', patienceMs)]
  const waiting = await uploads(library, forgotten, await roomIn(library))
  for (const { id } of waiting) {
    await library.queue.add(library.payload, 'removeObjects', { upload: id })
  }
  return waiting.length
}

/** Uploads the store began whose row is gone or ended without them. */
export const abortForgotten: Repair = async (library) => {
  const oldest = library.now() - library.uploads.sessionMs - 3_600_000
  let aborted = 0
  for (const store of library.stores.values()) {
    for await (const upload of store.listUploads()) {
      if (upload.startedAt.getTime() < oldest) {
        const [row] = await uploads(
          library,
          [is('key', upload.key), is('storageProvider', store.name)],
          1,
        )
        if (!row || (row.state !== 'open' && row.state !== 'completing')) {
          await store.abortUpload(upload)
          aborted += 1
        }
      }
    }
  }
  return aborted
}

/** Milliseconds after which a copy in another store is given up: no file takes longer to copy. */
const copyingMs = 24 * 3_600_000

/** Copies of a move that was killed and never run again. */
export const dropHalfMoved: Repair = async (library) => {
  const copied = [
    is('state', 'completed'),
    is('removal', 'none'),
    before(library, 'updatedAt', copyingMs),
  ]
  const media = tableOf(library, library.slugs.media)
  const rows = tableOf(library, library.slugs.uploads)
  const provider = (table: typeof media) =>
    sql`${table}.${sql.identifier(table.storageProvider!.name)}::text`
  const stale = await runSQL<{ id: ID }>(
    library,
    sql`SELECT ${rows}.id FROM ${rows} JOIN ${media} ON ${media}.id = ${rows}.${sql.identifier(rows.mediaFile!.name)}
      WHERE ${provider(rows)} <> ${provider(media)} AND ${rows}.updated_at < now() - interval '1 day' LIMIT 500`,
  )
  return mend(stale, async ({ id }) => {
    const gone = await atomicUpdate(library, {
      collection: library.slugs.uploads,
      data: { claimedAt: null, mediaFile: null, removal: 'due' },
      where: { and: [{ id: { equals: id } }, ...copied] },
    })
    await (gone && library.queue.add(library.payload, 'removeObjects', { upload: id }))
    return gone
  })
}
