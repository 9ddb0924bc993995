import { createHash } from 'node:crypto'

import { blankIptc } from './blankIptc.js'
import { blankXmp } from './blankXmp.js'
import { type Resource, resourceIds, resourcesOf } from './resourcesOf.js'

type Blank = (bytes: Buffer) => Buffer | null

const blanks: Readonly<Record<number, Blank>> = {
  [resourceIds.iptc]: blankIptc,
  [resourceIds.xmp]: blankXmp,
}

const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest()

/** The digest over IPTC tells programs whether others changed it: one that was right stays right. */
const renewDigest = (
  bytes: Buffer,
  digests: readonly Resource[],
  { after, before }: { readonly after: Buffer; readonly before: Buffer },
) => {
  for (const { end, start } of digests) {
    if (bytes.subarray(start, end).equals(md5(before))) {
      md5(after).copy(bytes, start)
    }
  }
}

/** Resources of Photoshop without places, and as long; `null` without any. Exif may be among them, as they may be in Exif. */
export const blankPhotoshop = (given: Buffer, blankExif?: Blank): Buffer | null => {
  const bytes = Buffer.from(given)
  const resources = [...resourcesOf(bytes)]
  const digests = resources.filter(({ id }) => id === resourceIds.digest)
  let hasPlaces = false
  for (const { id, end, start } of resources) {
    const before = Buffer.from(bytes.subarray(start, end))
    const after = (id === resourceIds.exif ? blankExif : blanks[id])?.(before)
    if (after) {
      hasPlaces = true
      after.copy(bytes, start)
      if (id === resourceIds.iptc) {
        renewDigest(bytes, digests, { after, before })
      }
    }
  }
  return hasPlaces ? bytes : null
}
