import type { Where } from 'payload'

import { randomUUID } from 'node:crypto'

import type { MediaLibrary } from '../library/MediaLibrary.js'

/** The lease in a row: whose token it is, since when, or, while the row waits for another attempt, until when. */
export interface Claim {
  readonly claimedAt: string
  readonly claimToken: string
}

/** A lease that begins now, or waits for `delay` milliseconds. Only who shows the token may go on. */
export const newClaim = ({ now }: Pick<MediaLibrary, 'now'>, delay = 0): Claim => ({
  claimedAt: new Date(now() + delay).toISOString(),
  claimToken: randomUUID(),
})

export const noClaim = { claimedAt: null, claimToken: null } as const

/** The row is still this token's, or still nobody's. */
export const heldBy = (token: null | string | undefined): Where =>
  token ? { claimToken: { equals: token } } : { claimToken: { exists: false } }
