import { sql } from '@payloadcms/db-postgres'
import { setTimeout as sleep } from 'node:timers/promises'

import type { MediaLibrary } from '../library/MediaLibrary.js'

import { runSQL, tableOf } from '../compat/database.js'
import { conditionsOf, type SQL } from '../regeneration/conditions.js'
import { markStale } from '../regeneration/markStale.js'
import { mostWaiting } from '../regeneration/pace.js'
import { type Picked, pickFiles } from '../regeneration/pickFiles.js'
import { queueFile } from '../regeneration/queueFile.js'
import { whichFiles, type Wish } from '../regeneration/whichFiles.js'
import { readShapes } from './readShapes.js'

export interface RegenerateOptions extends Wish {
  /** Only counts. @default false */
  readonly dryRun?: boolean
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void
  /** Told once that the workers have enough to do for now. */
  readonly onWait?: () => void
  readonly signal?: AbortSignal
}

export interface Regenerated {
  readonly dryRun: boolean
  /** Files whose variants are, or would be, made again. */
  readonly queued: number
  /** Files that were looked at. */
  readonly total: number
}

/** Milliseconds between two looks whether the workers have room. */
const patienceMs = 500

const most = mostWaiting(Infinity)

/** How many may be queued now; waits until there are some. 0 when it was stopped. */
const roomFor = async (
  { payload, queue }: MediaLibrary,
  { onWait, signal }: RegenerateOptions,
): Promise<number> => {
  for (let looks = 0; !signal?.aborted; looks++) {
    const room = most - ((await queue.depth?.(payload)) ?? 0)
    if (room > 0) {
      return room
    }
    if (looks === 0) {
      onWait?.()
    }
    await sleep(patienceMs, undefined, { signal }).catch(() => undefined)
  }
  return 0
}

const count = async (library: MediaLibrary, where: SQL): Promise<number> => {
  const media = tableOf(library, library.slugs.media)
  const [row] = await runSQL<{ files: number }>(
    library,
    sql`SELECT count(*)::integer AS files FROM ${media} WHERE ${where}`,
  )
  return row!.files
}

/** The newest files first, as many at a time as the workers have room for. */
async function* eachPicked(
  library: MediaLibrary,
  where: SQL,
  options: RegenerateOptions,
): AsyncGenerator<Picked> {
  let told = false
  const onWait = () => {
    if (!told) {
      options.onWait?.()
    }
    told = true
  }
  for (let after: null | Picked['id'] = null; ;) {
    const room = await roomFor(library, { ...options, onWait })
    const picked: Picked[] = room > 0 ? await pickFiles(library, { after, most: room, where }) : []
    yield* picked
    if (picked.length < room || room === 0) {
      return
    }
    after = picked.at(-1)!.id
  }
}

/**
 * Queues the variants of every file that is not as the presets say now, and waits for the workers whenever they have
 * enough to do. The old ones are served until the new are there. May be stopped and run again: what is queued stays
 * queued, and what is done is not stale any more.
 */
export const regenerate = async (
  library: MediaLibrary,
  options: RegenerateOptions = {},
): Promise<Regenerated> => {
  const { dryRun = false, onProgress, signal } = options
  const shapes = await readShapes(library)
  const { hasPictures, isIdle } = conditionsOf(library, shapes)
  const where = whichFiles(library, shapes, options)
  const [total, stale] = await Promise.all([
    count(library, sql`${hasPictures} AND ${isIdle}`),
    count(library, where),
  ])
  if (dryRun) {
    return { dryRun, queued: stale, total }
  }
  if (options.all) {
    // Otherwise what is as it should be would be kept.
    await markStale(library, options)
  }
  let done = 0
  let queued = 0
  for await (const file of eachPicked(library, where, options)) {
    if (signal?.aborted) {
      break
    }
    queued += (await queueFile(library, file)) ? 1 : 0
    onProgress?.({ done: ++done, total: Math.max(stale, done) })
  }
  return { dryRun, queued, total }
}
