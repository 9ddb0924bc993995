import type { Where } from 'payload'

import { randomUUID } from 'node:crypto'

/** The lease in a row: whose token it is, since when, or, while the row waits for another attempt, until when. */
export interface Claim {
  readonly claimedAt: string
  readonly claimToken: string
}

/** A lease that begins, or waits, at `Date.now() + delay`. Only who shows the token may go on. */
export const newClaim = (delay = 0): Claim => ({
  claimedAt: new Date(Date.now() + delay).toISOString(),
  claimToken: randomUUID(),
})

export const noClaim = { claimedAt: null, claimToken: null } as const

/** The row is still this token's, or still nobody's. */
export const heldBy = (token: null | string | undefined): Where =>
  token ? { claimToken: { equals: token } } : { claimToken: { exists: false } }
