import type { Where } from 'payload'

import type { JobName } from '../queues/JobQueue.js'

import { finishReplacement } from '../replacements/finishReplacement.js'
import { moveProcessing } from '../states/moveProcessing.js'
import { moveScan } from '../states/moveScan.js'
import { heldBy, newClaim, noClaim } from './claimFields.js'
import { dropLeftovers } from './dropLeftovers.js'
import { readShapes } from './readShapes.js'
import {
  before,
  files,
  hasNo,
  is,
  isForgotten,
  isLost,
  mend,
  type Repair,
  roomIn,
} from './staleRows.js'

/** Scans whose worker was lost go back; after the last attempt they are an admin's. */
export const freeScans: Repair = async (library) => {
  const { attempts: most } = library.scan
  const lost = [is('scanStatus', 'SCANNING'), isLost(library)]
  return mend(await files(library, lost), ({ id, attempts, claimToken }) => {
    const isLast = attempts >= most
    return moveScan(library, {
      file: id,
      from: ['SCANNING'],
      set: {
        ...noClaim,
        ...(isLast ? { scanResult: `${attempts} scans ended without an answer.` } : {}),
      },
      to: isLast ? 'ERROR' : 'PENDING',
      where: heldBy(claimToken),
    })
  })
}

/** The same for variants; a scan that was asked for meanwhile has taken their claim away. */
export const freeVariants: Repair = async (library) => {
  const { attempts: most, leaseMs } = library.scan
  const lost = [is('status', 'processing'), isLost(library)]
  return mend(await files(library, lost), async ({ id, attempts, claimToken, mediaType }) => {
    const isLast = attempts >= most
    const processingError = `${attempts} attempts ended without a result.`
    // With these presets it has been tried: otherwise it would be stale, and tried for ever.
    const tried = isLast ? (await readShapes(library)).madeWith(mediaType) : null
    return moveProcessing(library, {
      file: id,
      from: ['processing'],
      set: isLast ? { ...newClaim(library, -leaseMs), madeWith: tried, processingError } : noClaim,
      to: isLast ? 'failed' : 'pending',
      where: heldBy(claimToken),
    })
  })
}

/** What was made before the last attempt failed, or is obsolete, and was not removed then. */
export const dropRests: Repair = async (library) => {
  const ended = {
    or: [is('status', 'failed'), { and: [is('status', 'ready'), is('scanStatus', 'CLEAN')] }],
  }
  const lost = [ended, before(library, 'claimedAt', library.scan.leaseMs)]
  return mend(await files(library, lost), async (file) => {
    await dropLeftovers(library, file)
    return true
  })
}

/** Replacements whose worker was lost between the last variant and the exchange. */
export const finishReplacements: Repair = async (library) => {
  const clean = [{ replaces: { exists: true } }, is('scanStatus', 'CLEAN')]
  const done = { or: [is('status', 'ready'), is('status', 'failed')] }
  const waiting = await files(library, [...clean, done, hasNo('deletedAt')])
  return mend(waiting, ({ id }) => finishReplacement(library, id))
}

const due = {
  makeVariants: [is('scanStatus', 'CLEAN'), is('status', 'pending')],
  scanFile: [is('scanStatus', 'PENDING')],
} as const satisfies Partial<Record<JobName, Where[]>>

/** Files that wait although nobody may remember them. Jobs that run twice change nothing. */
export const wakeFiles: Repair = async (library) => {
  let woken = 0
  for (const job of ['scanFile', 'makeVariants'] as const) {
    const waiting = await files(library, [...due[job], isForgotten(library)], await roomIn(library))
    for (const { id, claimToken } of waiting) {
      const token = claimToken ?? undefined
      await library.queue.add(library.payload, job, { file: id, token })
    }
    woken += waiting.length
  }
  return woken
}
