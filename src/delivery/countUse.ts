import type { ID, MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { thumbnail } from '../derivatives/pictures/plan.js'
import { addUses, countedUses } from './countedUses.js'
import { flushLater } from './flushUses.js'

interface Use {
  readonly download?: boolean
  readonly link?: { readonly id: ID }
  readonly variant?: null | string
}

/**
 * Counts that bytes of a file leave, in memory: no reader waits for it. Thumbnails are not counted, every list of the
 * panel shows them. What was counted is written after ten seconds at most, for all files at once.
 */
export const countUse = (
  library: MediaLibrary,
  { id }: MediaFile,
  { download, link, variant }: Use,
): void => {
  const { files, links } = countedUses(library)
  const at = new Date().toISOString()
  if (variant !== thumbnail.label) {
    addUses(files, { id, at, downloads: download ? 1 : 0, views: download ? 0 : 1 })
  }
  if (link) {
    addUses(links, { id: link.id, at, uses: 1 })
  }
  flushLater(library)
}
