import { sql } from '@payloadcms/db-postgres'

import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { columnsOf, runSQL, tableOf } from '../compat/database.js'

/** Milliseconds between two signs of life, at most. */
const beatMs = 2_000

/** Milliseconds between two of them when there is nothing to tell: so long a film goes on that was closed meanwhile. */
const quietMs = 15_000

/** Why work on renditions ends early: the claim is another's, or the file is not open any more. */
export const claimLost = new Error('The file changed, or another worker has it.')

export interface Pulse {
  /** Tells how far it is, from 0 to 1. */
  readonly report: (part: number) => void
  /** Aborted when the claim is lost, or the worker has to stop. */
  readonly signal: AbortSignal
  readonly stop: () => Promise<void>
}

/** Writes the sign of life, and how far the work is; false when the row is no longer ours to work on. `updated_at` stays: nobody changed the file. */
const beat = async (
  library: MediaLibrary,
  { id, renditionToken }: MediaFile,
  percent: number,
): Promise<boolean> => {
  const table = tableOf(library, library.slugs.media)
  const column = columnsOf(table)
  const at = new Date(library.now()).toISOString()
  const held = await runSQL(
    library,
    sql`UPDATE ${table} SET ${column('renditionClaimedAt')} = ${at}::timestamptz, ${column('renditionProgress')} = ${percent}
      WHERE id = ${id} AND ${column('renditionToken')} = ${renditionToken} AND ${column('renditionStatus')}::text = 'processing'
        AND ${column('scanStatus')}::text = 'CLEAN' AND ${column('deletedAt')} IS NULL RETURNING 1`,
  )
  return held.length > 0
}

/** Keeps the lease of who makes the renditions of a file, and tells its row how far they are. */
export const startPulse = (
  library: MediaLibrary,
  file: MediaFile,
  stopped: AbortSignal,
  onProgress: (percent: number) => void,
): Pulse => {
  const { leaseMs } = library.scan
  const lost = new AbortController()
  let percent = 0
  let written = 0
  let writtenAt = performance.now()
  let beating = Promise.resolve()
  const write = async (): Promise<void> => {
    const silence = performance.now() - writtenAt
    if (lost.signal.aborted || (percent === written && silence < Math.min(leaseMs / 12, quietMs))) {
      return
    }
    const now = percent
    const isHeld = await beat(library, file, now).catch((err: unknown) => {
      library.payload.logger.warn({
        err,
        file: file.id,
        msg: 'The lease of renditions was not renewed',
      })
      // Nobody else can have it before the lease is over.
      return silence < leaseMs ? null : false
    })
    if (isHeld) {
      written = now
      writtenAt = performance.now()
    } else if (isHeld === false) {
      lost.abort(claimLost)
    }
  }
  const timer = setInterval(
    () => {
      beating = beating.then(write)
    },
    Math.max(50, Math.min(beatMs, leaseMs / 4)),
  )
  return {
    report: (part) => {
      const next = Math.min(99, Math.floor(part * 100))
      if (next !== percent) {
        percent = next
        onProgress(percent)
      }
    },
    signal: AbortSignal.any([lost.signal, stopped]),
    stop: () => {
      clearInterval(timer)
      return beating
    },
  }
}
