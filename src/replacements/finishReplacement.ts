import type { PayloadRequest } from 'payload'

import { sql } from '@payloadcms/db-postgres'

import type { ID, MediaFile, Variant } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { originOfUpload } from '../audit/originOfUpload.js'
import { record } from '../audit/record.js'
import { unrecorded } from '../audit/unrecorded.js'
import { atomicUpdate } from '../compat/atomicUpdate.js'
import { runSQL, tableOf } from '../compat/database.js'
import { inTransaction } from '../compat/inTransaction.js'
import { idOf } from '../library/documents.js'
import { account } from '../usage/account.js'
import { difference } from '../usage/contribution.js'
import { exchange } from './exchange.js'

const read = (library: MediaLibrary, id: ID, req?: PayloadRequest) =>
  library.payload.db.findOne({
    collection: library.slugs.media,
    req,
    where: { id: { equals: id } },
  }) as Promise<unknown> as Promise<MediaFile | null>

/** Clean, and nobody is at work on it any more. */
const isDone = ({ scanStatus, status }: MediaFile): boolean =>
  scanStatus === 'CLEAN' && (status === 'ready' || status === 'failed')

/** Counts before rows, and rows by their ids: everybody takes them in this order. */
const hold = async (library: MediaLibrary, ids: readonly ID[], req: PayloadRequest) => {
  const media = tableOf(library, library.slugs.media)
  const usage = tableOf(library, library.slugs.usage)
  const owner = (table: typeof media) => sql.identifier(table.user!.name)
  const both = sql.join(
    ids.map((id) => sql`${id}`),
    sql`, `,
  )
  await runSQL(
    library,
    sql`SELECT 1 FROM ${usage} WHERE ${owner(usage)} IN (SELECT ${owner(media)} FROM ${media} WHERE id IN (${both}))
      ORDER BY id FOR UPDATE`,
    { req },
  )
  await runSQL(library, sql`SELECT 1 FROM ${media} WHERE id IN (${both}) ORDER BY id FOR UPDATE`, {
    req,
  })
}

/** Addresses of variants have the id of their file in them. */
const readdress = async (
  library: MediaLibrary,
  { from, to }: { readonly from: MediaFile; readonly to: ID },
  req: PayloadRequest,
): Promise<void> => {
  const base = `${library.payload.config.routes.api}/${library.slugs.media}`
  const address = (text?: null | string) =>
    text?.replaceAll(`${base}/${from.id}/`, `${base}/${to}/`) ?? null
  const { srcset, thumbnailUrl, variants } = from as MediaFile & Record<string, null | string>
  await atomicUpdate(library, {
    collection: library.slugs.media,
    data: {
      srcset: address(srcset),
      thumbnailUrl: address(thumbnailUrl),
      variants: ((variants ?? []) as readonly Variant[]).map((made) => ({
        ...made,
        url: address(made.url),
      })),
    },
    req,
    where: { id: { equals: to } },
  })
}

/**
 * Gives the bytes of a clean replacement to the file they are for, and deletes what is left: the row with the old
 * bytes, whose objects are then removed. All of it happens, or none. Does nothing for a file that replaces none, is
 * not done yet, or whose turn it no longer is; may be called at any time and any number of times.
 */
export const finishReplacement = async (library: MediaLibrary, id: ID): Promise<boolean> => {
  const seen = await read(library, id)
  if (!seen?.replaces || !isDone(seen)) {
    return false
  }
  const target = idOf(seen.replaces)
  return inTransaction(library, async (req) => {
    await hold(library, [target, id], req)
    const [old, fresh] = [await read(library, target, req), await read(library, id, req)]
    if (
      !old ||
      !fresh?.replaces ||
      !isDone(fresh) ||
      fresh.deletedAt ||
      old.scanStatus === 'BLOCKED'
    ) {
      return false
    }
    await exchange(library, [old, fresh], req)
    const [oldOwner, freshOwner] = [idOf(old.user), idOf(fresh.user)]
    const { deletedAt } = old
    await account(library, oldOwner, difference(old, { ...fresh, deletedAt }), req)
    await account(library, freshOwner, difference(fresh, { ...old, deletedAt: null }), req)
    await readdress(library, { from: fresh, to: target }, req)
    // Whoever sent the new bytes replaced the old ones; that it happens now is the library's doing.
    const by = await originOfUpload(library, id, req)
    const detail = {
      name: fresh.originalFilename,
      size: fresh.filesize,
      type: fresh.mimeType,
      was: old.filesize,
    }
    await record(library, { action: 'replace', by, detail, file: old }, req)
    await library.payload.delete({
      id,
      collection: library.slugs.media,
      context: unrecorded(),
      depth: 0,
      req,
    })
    return true
  })
}
