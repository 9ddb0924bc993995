import type { Command } from './Command.js'

import { sweep } from '../jobs/sweep.js'

/** `sweep`: every repair once, now. */
export const sweepCommand: Command = {
  about:
    'Runs every repair once: what workers do each minute. For servers without workers, from cron.',
  run: async (library) => {
    await sweep(library)
    return { lines: ['Swept.'], ok: true, result: { swept: true } }
  },
}
