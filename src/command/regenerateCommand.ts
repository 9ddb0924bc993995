import type { Command } from './Command.js'

import { regenerate } from '../jobs/regenerate.js'

/** `regenerate`: variants that are not as the presets say. */
export const regenerateCommand: Command = {
  about: 'Queues the variants that are not as the presets say now, as fast as workers make them.',
  options: [
    ['--all', 'every file that has pictures, also those that are as they should be'],
    ['--preset <label>', 'looks at the variants of one preset only'],
    ['--dry-run', 'only says how many would be made again'],
  ],
  run: async (library, { all, dryRun, preset }, { note, onProgress, signal }) => {
    const summary = await regenerate(library, {
      all: Boolean(all),
      dryRun: Boolean(dryRun),
      onProgress,
      onWait: () => note('The workers have enough to do for now: it goes on as they get through.'),
      preset: preset as string | undefined,
      signal,
    })
    const { queued, total } = summary
    const done = dryRun ? 'would be made' : 'are queued to be made'
    return {
      lines: [`Variants of ${queued} of ${total} files ${done} again.`],
      ok: true,
      result: summary,
    }
  },
}
