import type { PayloadRequest } from 'payload'

import { sql } from '@payloadcms/db-postgres'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { runSQL, tableOf } from '../compat/database.js'
import { typed } from '../compat/usageStatement.js'
import { makeUsage } from '../usage/ensureUsage.js'
import { release } from '../usage/release.js'
import { deleteFiles, deleteMostFiles } from './deleteFiles.js'
import { findHeir } from './findHeir.js'
import { type HeldUpload, holdUsages, holdUser } from './holdUser.js'
import { transferFiles } from './transferFiles.js'

const countFiles = async (
  library: MediaLibrary,
  user: ID,
  req: PayloadRequest,
): Promise<number> => {
  const media = tableOf(library, library.slugs.media)
  const [row] = await runSQL<{ n: string }>(
    library,
    sql`SELECT count(*) AS n FROM ${media} WHERE ${sql.identifier(media.user!.name)} = ${typed(media.user!, user)}`,
    { req },
  )
  return Number(row!.n)
}

/** What is on its way ends here: nobody is left who could complete it. */
const abort = async (
  library: MediaLibrary,
  uploads: readonly HeldUpload[],
  req: PayloadRequest,
) => {
  for (const { id: upload, claimToken } of uploads) {
    await release(
      library,
      { claimToken: claimToken ?? undefined, state: 'aborted', upload },
      { req },
    )
    await library.queue.add(library.payload, 'removeObjects', { upload }, { req })
  }
}

const forgetUsage = (library: MediaLibrary, user: ID, req: PayloadRequest) => {
  const usage = tableOf(library, library.slugs.usage)
  return runSQL(
    library,
    sql`DELETE FROM ${usage} WHERE ${sql.identifier(usage.user!.name)} = ${typed(usage.user!, user)}`,
    { req },
  )
}

interface Plan {
  readonly heir?: ID
  readonly settle: () => Promise<unknown>
}

/** What becomes of the files, as the option `whenDeleted.user` says. */
const plan = async (library: MediaLibrary, user: ID, req: PayloadRequest): Promise<Plan> => {
  const mode = library.whenDeleted.user
  const files = await countFiles(library, user, req)
  if (files === 0) {
    return { settle: () => Promise.resolve() }
  }
  if (mode === 'delete') {
    return { settle: () => deleteFiles(library, user, req) }
  }
  const heir = await findHeir(library, { files, user }, req)
  const transfer = { from: user, to: heir, toTrash: mode === 'trash' }
  return { heir, settle: () => transferFiles(library, transfer, req) }
}

/**
 * Parts with a user just before Payload deletes them, in its transaction: uploads end, files go where the option
 * `whenDeleted.user` says, usage goes with them, and no row is left that names the user. Throws `USER_HAS_FILES` when
 * the files have nobody to go to; then nothing changed.
 */
export const partWithUser = async (
  library: MediaLibrary,
  user: ID,
  req: PayloadRequest,
): Promise<void> => {
  if (library.whenDeleted.user === 'delete') {
    await deleteMostFiles(library, user, req)
  }
  const uploads = await holdUser(library, user, req)
  const { heir, settle } = await plan(library, user, req)
  await (heir !== undefined && makeUsage(library, heir, { req }))
  await holdUsages(library, heir === undefined ? [user] : [user, heir], req)
  await abort(library, uploads, req)
  await settle()
  await forgetUsage(library, user, req)
}
