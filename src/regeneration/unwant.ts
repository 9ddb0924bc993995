import { sql } from '@payloadcms/db-postgres'

import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Wanted } from './wanted.js'

import { runSQL } from '../compat/database.js'
import { keyValueTable } from '../compat/keyValueTable.js'
import { readWanted, wantedKey } from './wanted.js'

/**
 * Takes the note away. With `seen`, only if nobody changed anything since it was read: what is asked for meanwhile is
 * still to be done.
 */
export const unwant = async (library: MediaLibrary, seen?: Wanted): Promise<void> => {
  const table = keyValueTable(library)
  if (table && seen) {
    await runSQL(
      library,
      sql`DELETE FROM ${table} WHERE key = ${wantedKey} AND data->>'token' = ${seen.token}`,
    )
  } else if (!seen || (await readWanted(library))?.token === seen.token) {
    await library.payload.kv.delete(wantedKey)
  }
}
