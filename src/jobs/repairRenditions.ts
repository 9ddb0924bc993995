import type { Where } from 'payload'

import { isOpen, madeBy, noRenditionClaim } from '../renditions/renditionClaim.js'
import { isUndecided, wantRenditions } from '../renditions/wantRenditions.js'
import { wantsRenditions } from '../renditions/wishes.js'
import { moveRenditions } from '../states/moveRenditions.js'
import {
  before,
  files,
  is,
  isForgotten,
  isLost,
  mend,
  patienceMs,
  type Repair,
  roomIn,
} from './staleRows.js'

const field = 'renditionClaimedAt'

/** Renditions whose worker was lost go to another; after the last attempt they wait until somebody asks. */
export const freeRenditions: Repair = async (library) => {
  const { attempts: most } = library.scan
  const lost: Where[] = [is('renditionStatus', 'processing'), isLost(library, field)]
  return mend(await files(library, lost), ({ id, renditionAttempts: attempts, renditionToken }) => {
    const isLast = attempts >= most
    const renditionError = `${attempts} attempts to convert this film ended without a result.`
    return moveRenditions(library, {
      file: id,
      from: ['processing'],
      set: { ...noRenditionClaim, renditionProgress: 0, ...(isLast ? { renditionError } : {}) },
      to: isLast ? 'failed' : 'pending',
      // A sign of life since then counts.
      where: { and: [madeBy(renditionToken), ...lost] },
    })
  })
}

/** Films that wait although nobody may remember them. */
export const wakeRenditions: Repair = async (library) => {
  const waiting = [is('renditionStatus', 'pending'), isOpen, isForgotten(library, field)]
  const found = await files(library, waiting, await roomIn(library))
  for (const { id, renditionToken } of found) {
    const token = renditionToken ?? undefined
    await library.queue.add(library.payload, 'makeRenditions', { file: id, token })
  }
  return found.length
}

const dayMs = 86_400_000

/** Films whose worker was lost right after their other derivatives were made. Older ones are not made over for a new option. */
export const wantForgotten: Repair = async (library) => {
  if (!wantsRenditions(library)) {
    return 0
  }
  const since = new Date(library.now() - dayMs).toISOString()
  const fresh: Where[] = [
    { processedAt: { greater_than: since } },
    before(library, 'updatedAt', patienceMs),
  ]
  const found = await files(library, [
    is('mediaType', 'video'),
    is('status', 'ready'),
    isUndecided,
    isOpen,
    ...fresh,
  ])
  for (const file of found) {
    await wantRenditions(library, file)
  }
  return found.length
}
