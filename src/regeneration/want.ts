import type { PayloadRequest } from 'payload'

import { sql } from '@payloadcms/db-postgres'
import { randomUUID } from 'node:crypto'

import type { MediaLibrary } from '../library/MediaLibrary.js'

import { afterCommit } from '../compat/afterCommit.js'
import { runSQL } from '../compat/database.js'
import { keyValueTable } from '../compat/keyValueTable.js'
import { readWanted, type Wanted, wantedKey } from './wanted.js'

/**
 * Notes that stale files are to be made again. In the transaction of `req`: the note is there with the change or not at
 * all, and whoever changes presets waits here for those who did so before. Where the notes are kept elsewhere it follows
 * the commit.
 */
export const want = async (library: MediaLibrary, req?: PayloadRequest): Promise<void> => {
  const changedAt = library.now()
  const note: Wanted = { changedAt, since: new Date(changedAt).toISOString(), token: randomUUID() }
  const table = keyValueTable(library)
  if (!table) {
    return afterCommit(library, req, async () => {
      const since = (await readWanted(library))?.since ?? note.since
      await library.payload.kv.set(wantedKey, { ...note, since })
    })
  }
  await runSQL(
    library,
    sql`INSERT INTO ${table} AS known (key, data) VALUES (${wantedKey}, ${JSON.stringify(note)}::jsonb)
      ON CONFLICT (key) DO UPDATE SET data = excluded.data || jsonb_build_object('since', known.data->'since')`,
    { req },
  )
}
