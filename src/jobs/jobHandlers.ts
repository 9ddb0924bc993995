import type { Payload } from 'payload'

import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { JobHandlers } from '../queues/JobQueue.js'

import { start } from '../library/start.js'
import { makeVariants } from './makeVariants.js'
import { removeObjects } from './removeObjects.js'
import { rescanFile } from './rescanFile.js'
import { scanFile } from './scanFile.js'
import { sweep } from './sweep.js'

/** The library's jobs, for a queue to run. */
export const jobHandlers = (library: MediaLibrary): JobHandlers => {
  const using = async (payload: Payload) => {
    await start(library, payload)
    return library
  }
  return {
    makeVariants: async (input, payload) => makeVariants(await using(payload), input),
    removeObjects: async (input, payload) => removeObjects(await using(payload), input),
    rescanFile: async (input, payload) => rescanFile(await using(payload), input),
    scanFile: async (input, payload) => scanFile(await using(payload), input),
    sweep: async (_input, payload) => sweep(await using(payload)),
  }
}
