import type { Repair } from './staleRows.js'

import { atomicUpdate } from '../compat/atomicUpdate.js'
import { heldBy, noClaim } from './claimFields.js'
import { before, files, is, mend } from './staleRows.js'

/** Clean files that a lost worker was scanning again are free for the next. */
export const freeRescans: Repair = async (library) => {
  const { slugs, scan } = library
  const lost = [
    is('scanStatus', 'CLEAN'),
    is('status', 'ready'),
    before(library, 'claimedAt', scan.leaseMs),
  ]
  return mend(await files(library, lost), ({ id, claimToken }) =>
    atomicUpdate(library, {
      collection: slugs.media,
      data: noClaim,
      where: { and: [{ id: { equals: id } }, ...lost, heldBy(claimToken)] },
    }),
  )
}
