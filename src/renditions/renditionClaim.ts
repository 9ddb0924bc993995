import type { Where } from 'payload'

import { randomUUID } from 'node:crypto'

import type { MediaLibrary } from '../library/MediaLibrary.js'

/** The lease of who makes the renditions: whose token it is, and when they last gave a sign of life. */
export interface RenditionClaim {
  readonly renditionClaimedAt: string
  readonly renditionToken: string
}

/** A lease that begins now, or waits for `delay` milliseconds. */
export const newRenditionClaim = (
  { now }: Pick<MediaLibrary, 'now'>,
  delay = 0,
): RenditionClaim => ({
  renditionClaimedAt: new Date(now() + delay).toISOString(),
  renditionToken: randomUUID(),
})

export const noRenditionClaim = { renditionClaimedAt: null, renditionToken: null } as const

/** The row is still this token's, or still nobody's. */
export const madeBy = (token: null | string | undefined): Where =>
  token ? { renditionToken: { equals: token } } : { renditionToken: { exists: false } }

/** Bytes that may be worked on: those of a clean file that is not in the trash, and does not wait to be another's. */
export const isOpen: Where = {
  and: [
    { scanStatus: { equals: 'CLEAN' } },
    { deletedAt: { exists: false } },
    { replaces: { exists: false } },
  ],
}
