import type { MediaFile, Variant } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Attempt } from './Attempt.js'

import { nameOf } from '../core/Variant.js'
import { changeVariants } from '../usage/changeVariants.js'
import { isOpen, madeBy } from './renditionClaim.js'
import { claimLost } from './startPulse.js'

/**
 * Says of new renditions in the row, in the place of those with the same names, and that some are no longer. They count
 * for the owner at once. Throws `QUOTA_EXCEEDED`, and `claimLost` when the file is not ours to change any more.
 */
export const commitRenditions = async (
  library: MediaLibrary,
  { file, unnamed }: Attempt,
  {
    add = [],
    drop = [],
  }: { readonly add?: readonly Variant[]; readonly drop?: readonly Variant[] },
): Promise<MediaFile> => {
  const gone = new Set([...add, ...drop].map(nameOf))
  const row = await changeVariants(library, file, {
    change: (now) => [...now.filter((variant) => !gone.has(nameOf(variant))), ...add],
    where: {
      and: [madeBy(file.renditionToken), { renditionStatus: { equals: 'processing' } }, isOpen],
    },
  })
  if (!row) {
    throw claimLost
  }
  add.forEach(({ key }) => unnamed.delete(key))
  return row
}
