import { randomUUID } from 'node:crypto'

import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { JobInputs } from '../queues/JobQueue.js'

import { countFiles } from '../regeneration/countFiles.js'
import {
  idleMs,
  isTimeToCount,
  mostWaiting,
  paceMs,
  perMinute,
  withSample,
} from '../regeneration/pace.js'
import { pickFiles } from '../regeneration/pickFiles.js'
import { queueFile } from '../regeneration/queueFile.js'
import { unwant } from '../regeneration/unwant.js'
import { keepWalk, readWalk, type Walk } from '../regeneration/walk.js'
import { readWanted, type Wanted } from '../regeneration/wanted.js'
import { whichFiles } from '../regeneration/whichFiles.js'
import { readShapes, type Shapes } from './readShapes.js'

/** Milliseconds after a change was noted in which it is committed. */
const commitMs = 60_000

/** A worker may have read the presets before they changed: what it makes would be stale. */
const mayBecomeStale = async (
  { payload, slugs }: MediaLibrary,
  { changedAt }: Wanted,
): Promise<boolean> => {
  const earlier = { less_than: new Date(changedAt + commitMs).toISOString() }
  const { totalDocs } = await payload.db.count({
    collection: slugs.media,
    where: { and: [{ status: { equals: 'processing' } }, { claimedAt: earlier }] },
  })
  return totalDocs > 0
}

/** Queues as many as the workers have room for, and answers where to go on. */
const queueBatch = async (
  library: MediaLibrary,
  shapes: Shapes,
  { after, rate }: { readonly after: Walk['cursor']; readonly rate: null | number },
): Promise<{ readonly cursor: Walk['cursor']; readonly delay: number }> => {
  const { payload, queue } = library
  const room = mostWaiting(rate) - ((await queue.depth?.(payload)) ?? 0)
  if (room <= 0) {
    return { cursor: after, delay: paceMs }
  }
  const picked = await pickFiles(library, {
    after,
    most: room,
    where: whichFiles(library, shapes, {}),
  })
  let queued = 0
  for (const file of picked) {
    queued += (await queueFile(library, file)) ? 1 : 0
  }
  // At the end it begins anew: somebody else had some in hand, and the rows tell which are left.
  return {
    cursor: picked.length < room ? null : picked.at(-1)!.id,
    delay: queued > 0 || picked.length === 0 ? paceMs : idleMs,
  }
}

/**
 * Queues the variants that are not as the presets say, a few at a time, until there are none. It goes on only while that
 * is wanted, and adds itself again for the next few; of several that were added at once one goes on.
 */
export const regenerateStale = async (
  library: MediaLibrary,
  { token }: JobInputs['regenerate'],
): Promise<void> => {
  const [wanted, walk] = await Promise.all([readWanted(library), readWalk(library)])
  if (!wanted || (token && walk?.token !== token)) {
    return
  }
  const shapes = await readShapes(library)
  const { cursor: after = null, samples: known = [] } = walk?.wanted === wanted.token ? walk : {}
  const at = library.now()
  const counts =
    after === null || isTimeToCount(known, at) ? await countFiles(library, shapes) : null
  if (counts?.remaining === 0 && !(await mayBecomeStale(library, wanted))) {
    await unwant(library, wanted)
    return
  }
  const samples = counts
    ? withSample(known, { at, left: counts.remaining + counts.running })
    : known
  const rate = perMinute(samples, samples.at(-1)!)
  const { cursor, delay } = await queueBatch(library, shapes, { after, rate })
  const next: Walk = { cursor, samples, token: token ?? randomUUID(), wanted: wanted.token }
  await keepWalk(library, next)
  await library.queue.add(library.payload, 'regenerate', { token: next.token }, { delay })
}
