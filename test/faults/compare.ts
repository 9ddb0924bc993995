import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'

import type { auditActions } from '../../src/core/auditActions.js'
import type { Variant } from '../../src/library/documents.js'
import type { App } from '../app/createApp.js'

import { audit } from '../app/audit.js'
import { query } from '../app/query.js'
import { quota } from './faultOptions.js'
import { type Entry, isAcked } from './ledger.js'
import { described, isIllegal, transitionsOf } from './witness.js'

/** What must be empty: each names what is wrong. */
export interface Comparison {
  readonly dangling: readonly string[]
  readonly double: readonly string[]
  readonly drift: readonly string[]
  /** Done twice to one file. */
  readonly effects: readonly string[]
  /** Clean files that ended as malware. */
  readonly falseBlock: readonly string[]
  /** Malware that was called clean, if only for a moment. */
  readonly falseClean: readonly string[]
  /** Moves of a file's states that no table allows. */
  readonly illegal: readonly string[]
  /** Malware, or somebody else's private bytes, that were served. */
  readonly letIn: readonly string[]
  /** Promised to a client and not there, or not with these bytes. */
  readonly lost: readonly string[]
  readonly orphans: readonly string[]
  readonly over: readonly string[]
  /** Reservations, parts and removals that are left. */
  readonly unfinished: readonly string[]
}

interface Row {
  readonly id: number
  readonly key: string
  readonly scan: string
  readonly variants: null | Variant[]
}

const hashAt = async (app: App, key: string): Promise<null | string> => {
  const bytes = await readFile(path.join(app.dir, 'objects', key)).catch(() => null)
  return bytes && createHash('sha256').update(bytes).digest('hex')
}

const repeated = (values: readonly string[]): string[] => {
  const seen = new Set<string>()
  return values.filter((value) => seen.size === seen.add(value).size)
}

/** Happens to a file once, however often it is tried. */
const once = new Set<string>(['purge', 'upload'] satisfies (keyof typeof auditActions)[])

const effectsOf = async (app: App, rows: readonly Row[]): Promise<string[]> => {
  const transitions = await transitionsOf(app)
  const done = transitions.filter(({ is }) =>
    ['CLEAN', 'FLAGGED', 'INFECTED', 'ready'].includes(is),
  )
  const trail = await query<{ action: string; file: string }>(
    app,
    'SELECT action, file FROM media_audit',
  )
  return [
    ...repeated(done.map(({ file, is }) => `${file}: became ${is}`)),
    ...repeated(
      rows.flatMap(({ id, variants }) => (variants ?? []).map(({ preset }) => `${id}: ${preset}`)),
    ),
    ...repeated(
      trail
        .filter(({ action }) => once.has(action))
        .map(({ action, file }) => `${file}: ${action}`),
    ),
  ]
}

/** Variants that are not in the store as long as their row says; the originals are the audit's. */
const halfVariants = async (app: App, rows: readonly Row[]): Promise<string[]> => {
  const wrong: string[] = []
  for (const { id, variants } of rows) {
    for (const { filesize, key } of variants ?? []) {
      const bytes = await readFile(path.join(app.dir, 'objects', key)).catch(() => null)
      if (bytes?.length !== filesize) {
        wrong.push(`${id}: ${key} has ${bytes?.length} of ${filesize} bytes`)
      }
    }
  }
  return wrong
}

/** Nobody but the owner and admins is given a private file, and nobody is given malware. */
const letIn = (entries: readonly Entry[]): string[] => {
  const bad = new Set(entries.filter((entry) => entry.bad).map(({ sha256 }) => sha256))
  const owners = new Map(
    entries.flatMap(({ file, op, who }) => (file && op !== 'read' ? [[file, who]] : [])),
  )
  return entries
    .filter((entry) => entry.op === 'read' && (entry.reply === 200 || entry.reply === 206))
    .filter(
      ({ file, sha256, who }) => bad.has(sha256) || (who !== 'admin' && who !== owners.get(file!)),
    )
    .map(({ file, who }) => `${file} was served to ${who}`)
}

/**
 * Four sets beside each other, when nothing is under way: what clients wrote down, the rows, the objects, and what was
 * served. `over` are samples taken while the clients worked.
 */
export const compare = async (
  app: App,
  entries: readonly Entry[],
  over: readonly string[] = [],
): Promise<Comparison> => {
  const { dangling, drift, held, orphans, unfinished } = await audit(app)
  const rows = await query<Row>(
    app,
    'SELECT id, storage_path AS key, scan_status AS scan, variants FROM media ORDER BY id',
  )
  const stored = new Map<number, { scan: string; sha256: null | string }>()
  for (const { id, key, scan } of rows) {
    stored.set(id, { scan, sha256: await hashAt(app, key) })
  }
  const bad = new Set(entries.filter((entry) => entry.bad).map(({ sha256 }) => sha256))
  const good = new Set(entries.filter((entry) => entry.bad === false).map(({ sha256 }) => sha256))
  // A deletion without an answer may have happened.
  const gone = new Set(entries.filter(({ op }) => op === 'purge').map(({ file }) => file))
  const promised = entries.filter(
    (entry) => (entry.op === 'complete' || entry.op === 'direct') && isAcked(entry),
  )
  const sentAs = new Map(promised.map(({ file, sha256 }) => [file, sha256]))
  const purged = entries.filter((entry) => entry.op === 'purge' && isAcked(entry))
  const transitions = await transitionsOf(app)
  const badFiles = new Set(
    entries.filter((entry) => entry.bad && entry.file).map(({ file }) => file),
  )
  return {
    dangling: [...dangling, ...(await halfVariants(app, rows))],
    double: [
      ...repeated([...stored.values()].flatMap(({ sha256 }) => sha256 ?? [])),
      ...repeated(
        [...new Set(promised.map(({ file, sha256 }) => `${sha256} ${file}`))].map(
          (pair) => pair.split(' ')[0]!,
        ),
      ),
    ],
    drift,
    effects: await effectsOf(app, rows),
    falseBlock: [...stored]
      .filter(
        ([, { scan, sha256 }]) => good.has(sha256!) && (scan === 'INFECTED' || scan === 'FLAGGED'),
      )
      .map(([id, { scan }]) => `${id}: ${scan}`),
    falseClean: [
      ...[...stored]
        .filter(([, { scan, sha256 }]) => bad.has(sha256!) && scan === 'CLEAN')
        .map(([id]) => `${id}`),
      ...transitions.filter(({ file, is }) => is === 'CLEAN' && badFiles.has(file)).map(described),
    ],
    illegal: transitions.filter(isIllegal).map(described),
    letIn: letIn(entries),
    lost: [
      ...promised
        .filter(({ file, sha256 }) => !gone.has(file) && stored.get(file!)?.sha256 !== sha256)
        .map(({ file, op, upload }) => `${op} of ${upload ?? 'a form'}: file ${file}`),
      ...entries
        .filter(
          ({ file, op, reply, sha256, variant }) =>
            op === 'read' &&
            !variant &&
            reply === 200 &&
            sha256 !== sentAs.get(file!) &&
            sentAs.has(file!),
        )
        .map(({ file }) => `${file} was served with other bytes`),
      ...purged
        .filter(({ file }) => stored.has(file!))
        .map(({ file }) => `${file} was deleted and is there`),
    ],
    orphans,
    over,
    unfinished: [...held, ...unfinished],
  }
}

export const nothingLost: Comparison = {
  dangling: [],
  double: [],
  drift: [],
  effects: [],
  falseBlock: [],
  falseClean: [],
  illegal: [],
  letIn: [],
  lost: [],
  orphans: [],
  over: [],
  unfinished: [],
}

/** What the person with a quota has beyond it, in one look at one moment; counted by us, and by the library. */
const beyond = `
  SELECT u.allocated_bytes AS allocated, coalesce(m.bytes, 0) + coalesce(r.bytes, 0) AS held FROM storage_usage u
  LEFT JOIN (SELECT user_id, sum(filesize + variants_size) AS bytes FROM media GROUP BY user_id) m ON m.user_id = u.user_id
  LEFT JOIN (SELECT user_id, sum(size) AS bytes FROM media_uploads WHERE state IN ('open', 'completing') GROUP BY user_id) r
    ON r.user_id = u.user_id
  WHERE u.user_id = $1 AND greatest(u.allocated_bytes, coalesce(m.bytes, 0) + coalesce(r.bytes, 0)) > $2`

/** Looks once whether the quota holds. */
export const sampleQuota = async (app: App): Promise<string[]> => {
  const rows = await query<{ allocated: string; held: string }>(app, beyond, [app.other.id, quota])
  return rows.map(({ allocated, held }) => `${allocated} counted and ${held} held of ${quota}`)
}
