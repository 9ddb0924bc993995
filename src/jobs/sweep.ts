import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Repair } from './staleRows.js'

import { dropOldLinks } from '../links/dropLinks.js'
import { forgetOld } from '../repairs/forgetOld.js'
import { purgeTrash } from '../repairs/purgeTrash.js'
import { reconcileOldest } from '../repairs/reconcile.js'
import { freeRescans } from './freeRescans.js'
import { queueRescans } from './queueRescans.js'
import { dropRests, finishReplacements, freeScans, freeVariants, wakeFiles } from './repairFiles.js'
import { freeRenditions, wakeRenditions, wantForgotten } from './repairRenditions.js'
import {
  abortForgotten,
  dropHalfMoved,
  expireUploads,
  reopenUploads,
  wakeRemovals,
} from './repairUploads.js'
import { resumeRegeneration } from './resumeRegeneration.js'

const repairs: Readonly<Record<string, Repair>> = {
  freeScans,
  freeVariants,
  freeRenditions,
  dropRests,
  finishReplacements,
  reopenUploads,
  expireUploads,
  dropHalfMoved,
  wakeFiles,
  wakeRenditions,
  wantForgotten,
  wakeRemovals,
  abortForgotten,
  purgeTrash: async (library) => void (await purgeTrash(library, { limit: 200 })),
  forgetOld: async (library) => void (await forgetOld(library)),
  reconcileOldest,
  dropOldLinks,
  freeRescans,
  queueRescans,
  resumeRegeneration,
  cleanQueue: async (library) => library.queue.clean?.(library.payload),
}

/** Finds and mends what killed workers and lost jobs left behind. One repair that fails does not keep the others. */
export const sweep = async (library: MediaLibrary): Promise<void> => {
  for (const [repair, run] of Object.entries(repairs)) {
    const count = await run(library).catch((err: unknown) => {
      library.payload.logger.error({ err, msg: 'A repair failed', repair })
    })
    if (count) {
      library.telemetry.count('repairs_total', { repair }, count)
      library.payload.logger.info({ count, msg: 'A repair had something to do', repair })
    }
  }
}
