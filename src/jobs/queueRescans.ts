import { sql } from '@payloadcms/db-postgres'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { atomicUpdate } from '../compat/atomicUpdate.js'
import { columnsOf, runSQL, tableOf } from '../compat/database.js'
import { askScanner } from './askScanner.js'
import { before, hasNo, mend, type Repair, roomIn } from './staleRows.js'

const minute = 60_000

const moment = ({ now }: MediaLibrary, ago = 0) => new Date(now() - ago).toISOString()

/** Another scan of it was asked for by now, but not within the time one may take. */
const isDue = (library: MediaLibrary, version: string) => {
  const media = tableOf(library, library.slugs.media)
  const column = columnsOf(media)
  return sql`${column('scanStatus')} = 'CLEAN' AND ${column('status')} IN ('ready', 'failed')
    AND ${column('deletedAt')} IS NULL AND ${column('releasedAt')} IS NULL AND ${column('claimToken')} IS NULL
    AND ${column('scannerVersion')} IS DISTINCT FROM ${version}
    AND (${column('rescanAt')} IS NULL OR ${column('rescanAt')} < ${moment(library, library.scan.leaseMs)})`
}

/** By turns the most read and the newest: what most people get, and what new signatures are most likely about. */
const pick = async (library: MediaLibrary, version: string, most: number): Promise<ID[]> => {
  const media = tableOf(library, library.slugs.media)
  const column = columnsOf(media)
  const due = isDue(library, version)
  const read = sql`coalesce(${column('viewCount')}, 0) + coalesce(${column('downloadCount')}, 0)`
  const ranked = (by: ReturnType<typeof sql>, first: number) =>
    sql`(SELECT id, 2 * row_number() OVER (ORDER BY ${by} DESC, id DESC) + ${first} AS turn FROM ${media}
      WHERE ${due} ORDER BY turn LIMIT ${most})`
  const rows = await runSQL<{ id: ID }>(
    library,
    sql`SELECT id FROM (${ranked(read, 0)} UNION ALL ${ranked(sql`${column('createdAt')}`, 1)}) AS ranked
      GROUP BY id ORDER BY min(turn) LIMIT ${most}`,
  )
  return rows.map(({ id }) => id)
}

/** Asked for within the last minute, by whichever process. */
const askedLately = async (library: MediaLibrary): Promise<number> => {
  const { payload, slugs } = library
  const where = { rescanAt: { greater_than: moment(library, minute) } }
  return (await payload.db.count({ collection: slugs.media, where })).totalDocs
}

/**
 * Queues clean files for another scan that were scanned with other signatures than the scanner has now, so many a minute
 * and only while the queue has room. While the scanner is down or not set up safely nothing is queued.
 */
export const queueRescans: Repair = async (library) => {
  const { payload, queue, scan, scanner, slugs } = library
  if (scanner.rescans === false || scan.rescansPerMinute === 0) {
    return 0
  }
  const version = await askScanner(library).catch(() => null)
  const left = scan.rescansPerMinute - (await askedLately(library))
  const most = Math.min(left, await roomIn(library))
  if (version === null || most <= 0) {
    return 0
  }
  return mend(await pick(library, version, most), async (id) => {
    const isFree = { or: [hasNo('rescanAt'), before(library, 'rescanAt', scan.leaseMs)] }
    // Another sweep may have been first.
    const asked = await atomicUpdate(library, {
      collection: slugs.media,
      data: { rescanAt: moment(library) },
      where: { and: [{ id: { equals: id } }, isFree] },
    })
    await (asked && queue.add(payload, 'rescanFile', { file: id }))
    return asked
  })
}
