import type { ScanStatus } from '../core/scanStatus.js'
import type { Drawn } from './preview/glyphOf.js'

import { iconOf } from './preview/iconOf.js'

interface Doc extends Drawn {
  readonly deletedAt?: null | string
  readonly scanStatus?: ScanStatus
  readonly thumbnailUrl?: null | string
}

/**
 * What Payload's lists, cards and fields show of a file: its thumbnail while the gate serves that, or a drawing of its
 * kind; never its original.
 */
export const thumbnailOf = (doc: Record<string, unknown>): null | string => {
  const { deletedAt, mimeType, scanStatus, thumbnailUrl } = doc as Doc
  if (thumbnailUrl && scanStatus === 'CLEAN' && !deletedAt) {
    return thumbnailUrl
  }
  // A request that selects other fields does not know what to draw.
  return mimeType ? iconOf(doc as Doc) : null
}
