import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'

import type { App } from './createApp.js'

import { libraryOf } from '../../src/library/libraryOf.js'
import { recalculate } from '../../src/usage/recalculate.js'
import { query } from './query.js'

/** What is wrong between the rows, the objects on the disk, the usage and the uploads. */
export interface Audit {
  /** Rows whose bytes are not in the store, or are others than the row says. */
  readonly dangling: string[]
  /** Figures of usage that are not the sum of the rows, by our own count and by `recalculate`. */
  readonly drift: string[]
  /** Uploads that hold a reservation. */
  readonly held: string[]
  /** Objects that no row names. */
  readonly orphans: string[]
  /** What the store keeps of uploads, and removals that wait. */
  readonly unfinished: string[]
}

export const nothingWrong: Audit = {
  dangling: [],
  drift: [],
  held: [],
  orphans: [],
  unfinished: [],
}

const filesUnder = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort()
}

const hashOf = async (file: string, algorithm: 'md5' | 'sha256'): Promise<string> => {
  const hash = createHash(algorithm)
  let size = 0
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    size += chunk.length
  }
  return `${size}:${hash.digest('hex')}`
}

interface Row {
  readonly etag: string
  readonly filesize: string
  readonly id: number
  readonly key: string
  readonly sha256: null | string
  readonly variants: null | { filesize: number; key: string }[]
}

const isAsRecorded = async (file: string, { etag, filesize, sha256 }: Row): Promise<boolean> =>
  (await hashOf(file, 'md5')) === `${filesize}:${etag}` &&
  (!sha256 || (await hashOf(file, 'sha256')) === `${filesize}:${sha256}`)

/** Our own count of what usage has to say; written without looking at the library's. */
const counted = `
  SELECT u.user_id AS user,
    u.total_bytes - coalesce(m.bytes, 0) AS total_bytes,
    u.total_files - coalesce(m.files, 0) AS total_files,
    u.image_bytes + u.video_bytes + u.audio_bytes + u.document_bytes + u.other_bytes - u.total_bytes AS kinds,
    u.image_files + u.video_files + u.audio_files + u.document_files + u.other_files - u.total_files AS kind_files,
    u.variant_bytes - coalesce(m.variants, 0) AS variant_bytes,
    u.trash_bytes - coalesce(m.trash, 0) AS trash_bytes,
    u.quarantined_bytes - coalesce(m.quarantined, 0) AS quarantined_bytes,
    u.reserved_bytes - coalesce(r.bytes, 0) AS reserved_bytes,
    u.reserved_files - coalesce(r.files, 0) AS reserved_files,
    u.allocated_bytes - coalesce(m.bytes, 0) - coalesce(r.bytes, 0) AS allocated_bytes,
    u.allocated_files - coalesce(m.files, 0) - coalesce(r.files, 0) AS allocated_files
  FROM storage_usage u
  LEFT JOIN (SELECT user_id, count(*) AS files, sum(filesize + variants_size) AS bytes, sum(variants_size) AS variants,
      sum(CASE WHEN deleted_at IS NULL THEN 0 ELSE filesize + variants_size END) AS trash,
      sum(CASE WHEN scan_status IN ('FLAGGED', 'INFECTED', 'BLOCKED', 'ERROR') THEN filesize + variants_size ELSE 0 END)
        AS quarantined
    FROM media GROUP BY user_id) m ON m.user_id = u.user_id
  LEFT JOIN (SELECT user_id, count(*) AS files, sum(size) AS bytes FROM media_uploads
    WHERE state IN ('open', 'completing') GROUP BY user_id) r ON r.user_id = u.user_id`

const figuresOf = async (app: App) => {
  const rows = await query<Record<string, unknown>>(
    app,
    'SELECT * FROM storage_usage ORDER BY user_id',
  )
  return rows.map(({ calculated_at: _, created_at: __, updated_at: ___, ...figures }) => figures)
}

const driftOf = async (app: App): Promise<string[]> => {
  const drift: string[] = []
  for (const { user, ...figures } of await query<Record<string, string>>(app, counted)) {
    const wrong = Object.entries(figures).filter(([, by]) => Number(by) !== 0)
    drift.push(...wrong.map(([figure, by]) => `user ${user}: ${figure} is ${by} too much`))
  }
  const before = await figuresOf(app)
  const library = await libraryOf(app.payload)
  for (const { user_id: user } of before) {
    await recalculate(library, user as number)
  }
  const after = await figuresOf(app)
  before.forEach((row, i) => {
    const changed = Object.keys(row).filter((figure) => row[figure] !== after[i]![figure])
    drift.push(...changed.map((name) => `user ${String(row.user_id)}: ${name} was recalculated`))
  })
  return drift
}

/** Compares rows, objects, usage and uploads, when nothing is under way. */
export const audit = async (app: App): Promise<Audit> => {
  const objects = path.join(app.dir, 'objects')
  const stored = new Set(await filesUnder(objects))
  const rows = await query<Row>(
    app,
    'SELECT id, etag, filesize, storage_path AS key, sha256, variants FROM media ORDER BY id',
  )
  const named = new Set(
    rows.flatMap(({ key, variants }) => [key, ...(variants ?? []).map((v) => v.key)]),
  )
  const dangling: string[] = []
  for (const row of rows) {
    const gone = (row.variants ?? []).filter(({ key }) => !stored.has(key))
    if (!stored.has(row.key) || !(await isAsRecorded(path.join(objects, row.key), row))) {
      dangling.push(`${row.id}: ${row.key}`)
    }
    dangling.push(...gone.map(({ key }) => `${row.id}: ${key}`))
  }
  const uploads = await query<{ id: number; removal: string; state: string }>(
    app,
    'SELECT id, removal, state FROM media_uploads ORDER BY id',
  )
  const kept = await filesUnder(path.join(app.dir, 'uploads'))
  return {
    dangling,
    drift: await driftOf(app),
    held: uploads
      .filter(({ state }) => state === 'open' || state === 'completing')
      .map(({ id, state }) => `${id}: ${state}`),
    orphans: [...stored].filter((key) => !named.has(key)),
    unfinished: [
      ...kept,
      ...uploads.filter(({ removal }) => removal === 'due').map(({ id }) => `removal of ${id}`),
    ],
  }
}
