import type { PayloadRequest } from 'payload'

import { sql } from '@payloadcms/db-postgres'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { columnsOf, runSQL, tableOf } from '../compat/database.js'

/** What the audit trail tells of a save. */
export interface HeldState {
  readonly folder: ID | null
  readonly isInTrash: boolean
  readonly visibility: string
}

const key = (id: ID) => `payload-media-library:states:${id}`

/** A hook of the project may save the same file again inside a save: each takes back what it noted itself. */
const statesOf = ({ context }: PayloadRequest, id: ID): HeldState[] =>
  (context[key(id)] ??= []) as HeldState[]

/** Notes how a file was when a save took hold of it. */
export const noteState = (req: PayloadRequest, id: ID, state: HeldState): void => {
  statesOf(req, id).push(state)
}

/** How the file was when the save that ends now took hold of it; `undefined` when none did. */
export const takeState = (req: PayloadRequest, id: ID): HeldState | undefined =>
  statesOf(req, id).pop()

/** How a row stands, in the transaction of `req`; with `hold` nobody else changes it until that ends. */
export const readState = async (
  library: MediaLibrary,
  id: ID,
  { hold = false, req }: { readonly hold?: boolean; readonly req: PayloadRequest },
): Promise<HeldState | undefined> => {
  const media = tableOf(library, library.slugs.media)
  const column = columnsOf(media)
  const [row] = await runSQL<HeldState & Record<string, unknown>>(
    library,
    sql`SELECT ${column('deletedAt')} IS NOT NULL AS "isInTrash", ${column('folder')} AS folder,
        ${column('visibility')} AS visibility
      FROM ${media} WHERE id = ${id} ${hold ? sql`FOR UPDATE` : sql``}`,
    { req },
  )
  return row
}
