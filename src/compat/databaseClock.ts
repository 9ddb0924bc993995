import { sql } from '@payloadcms/db-postgres'

import type { MediaLibrary } from '../library/MediaLibrary.js'

import { runSQL } from './database.js'

/** Milliseconds after which the clock is compared again. */
const refreshMs = 60_000

/** What has to be added to this process's time since its start to have the time of the database. */
const compare = async (library: MediaLibrary): Promise<number> => {
  const asked = performance.now()
  const [row] = await runSQL<{ ms: string }>(
    library,
    sql`SELECT extract(epoch FROM clock_timestamp()) * 1000 AS ms`,
  )
  return Number(row!.ms) - (asked + performance.now()) / 2
}

/**
 * The clock that every server of a library shares. Leases and expiries are decided by it: a server whose own clock is
 * twenty minutes off takes nothing away from the others.
 */
export const openClock = async (library: MediaLibrary): Promise<() => number> => {
  let offset = await compare(library)
  let comparedAt = performance.now()
  return () => {
    if (performance.now() - comparedAt > refreshMs) {
      comparedAt = performance.now()
      compare(library).then(
        (now) => (offset = now),
        () => undefined,
      )
    }
    return Math.round(performance.now() + offset)
  }
}
