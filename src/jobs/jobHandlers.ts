import type { Payload } from 'payload'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { JobContext, JobHandlers, JobName } from '../queues/JobQueue.js'

import { start } from '../library/start.js'
import { makeRenditions } from './makeRenditions.js'
import { makeVariants } from './makeVariants.js'
import { regenerateStale } from './regenerateStale.js'
import { removeObjects } from './removeObjects.js'
import { rescanFile } from './rescanFile.js'
import { scanFile } from './scanFile.js'
import { sweep } from './sweep.js'
import { telling } from './telling.js'

/** The library's jobs, for a queue to run. */
export const jobHandlers = (library: MediaLibrary): JobHandlers => {
  const using = async (payload: Payload) => {
    await start(library, payload)
    return library
  }
  const running =
    <Input extends { file?: ID; token?: string; upload?: ID }>(
      name: JobName,
      run: (library: MediaLibrary, input: Input, context?: JobContext) => Promise<void>,
    ) =>
    async (input: Input, payload: Payload, context?: JobContext) => {
      const ready = await using(payload)
      await telling(ready, name, input, () => run(ready, input, context))
    }
  return {
    makeRenditions: running('makeRenditions', makeRenditions),
    makeVariants: running('makeVariants', makeVariants),
    regenerate: running('regenerate', regenerateStale),
    removeObjects: running('removeObjects', removeObjects),
    rescanFile: running('rescanFile', rescanFile),
    scanFile: running('scanFile', scanFile),
    sweep: running('sweep', sweep),
  }
}
