import type { CollectionAfterChangeHook } from 'payload'

import { isDeepStrictEqual } from 'node:util'

import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { noClaim } from '../jobs/claimFields.js'
import { moveProcessing } from '../states/moveProcessing.js'

const editsOf = ({ crop, focalX, focalY }: MediaFile) => [crop ?? null, focalX ?? 50, focalY ?? 50]

/**
 * Another crop or focal point makes other pictures: they are queued in the transaction of the save, whatever store the
 * original lies in. A worker that is making the old ones loses its claim.
 */
export const followEdits =
  (library: MediaLibrary): CollectionAfterChangeHook<MediaFile> =>
  async ({ doc, operation, previousDoc, req }) => {
    if (operation !== 'update' || isDeepStrictEqual(editsOf(doc), editsOf(previousDoc))) {
      return doc
    }
    const moved = await moveProcessing(library, {
      file: doc.id,
      from: ['failed', 'processing', 'ready'],
      req,
      // Not none: the one that was at work may leave something behind.
      set: { ...noClaim, attempts: 1, processingError: null },
      to: 'pending',
      where: { scanStatus: { equals: 'CLEAN' } },
    })
    if (!moved) {
      return doc
    }
    await library.queue.add(library.payload, 'makeVariants', { file: doc.id }, { req })
    return { ...doc, isProcessed: false, status: 'pending' }
  }
