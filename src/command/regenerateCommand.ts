import type { Command } from './Command.js'

import { regenerate } from '../jobs/regenerate.js'

/** `regenerate`: variants that are not as the presets say. */
export const regenerateCommand: Command = {
  about: 'Queues the variants of pictures that are not as the presets say now; workers make them.',
  options: [
    ['--all', 'every picture, also those that are as they should be'],
    ['--preset <label>', 'looks at the variants of one preset only'],
    ['--dry-run', 'only says how many would be made again'],
  ],
  run: async (library, { all, dryRun, preset }, { onProgress, signal }) => {
    const summary = await regenerate(library, {
      all: Boolean(all),
      dryRun: Boolean(dryRun),
      onProgress,
      preset: preset as string | undefined,
      signal,
    })
    const { queued, total } = summary
    const done = dryRun ? 'would be made' : 'are queued to be made'
    return {
      lines: [`Variants of ${queued} of ${total} pictures ${done} again.`],
      ok: true,
      result: summary,
    }
  },
}
