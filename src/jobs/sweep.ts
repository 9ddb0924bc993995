import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Repair } from './staleRows.js'

import { dropRests, finishReplacements, freeScans, freeVariants, wakeFiles } from './repairFiles.js'
import { abortForgotten, dropHalfMoved, expireUploads, reopenUploads, wakeRemovals } from './repairUploads.js'

const repairs: Readonly<Record<string, Repair>> = {
  freeScans,
  freeVariants,
  dropRests,
  finishReplacements,
  reopenUploads,
  expireUploads,
  dropHalfMoved,
  wakeFiles,
  wakeRemovals,
  abortForgotten,
  cleanQueue: async (library) => library.queue.clean?.(library.payload),
}

/** Finds and mends what killed workers and lost jobs left behind. One repair that fails does not keep the others. */
export const sweep = async (library: MediaLibrary): Promise<void> => {
  for (const [repair, run] of Object.entries(repairs)) {
    await run(library).catch((err: unknown) => {
      library.payload.logger.error({ err, msg: 'A repair failed', repair })
    })
  }
}
