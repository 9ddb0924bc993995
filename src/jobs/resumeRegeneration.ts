import type { Repair } from './staleRows.js'

import { readWanted } from '../regeneration/wanted.js'

/** A regeneration whose job got lost goes on; where it did not, the new job takes its place. */
export const resumeRegeneration: Repair = async (library) => {
  if (await readWanted(library)) {
    await library.queue.add(library.payload, 'regenerate', {})
  }
}
