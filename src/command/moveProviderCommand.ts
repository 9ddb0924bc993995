import type { Command } from './Command.js'

import { countElsewhere, moveProvider } from '../moves/moveProvider.js'
import { storeNamed } from './storeNamed.js'
import { wrongUsage } from './wrongUsage.js'

/** `move-provider --to S3`: files to another store, while they are served. */
export const moveProviderCommand: Command = {
  about:
    'Moves files from one store to another while they are served. May be stopped and run again.',
  options: [
    ['--to <store>', 'store to fill, such as S3'],
    ['--from <store>', 'store to empty; without it every other one'],
    ['--dry-run', 'only says how many would be moved'],
  ],
  run: async (library, given, { onProgress, signal }) => {
    if (!given.to) {
      throw wrongUsage('move-provider needs --to <store>.')
    }
    const to = storeNamed(library, '--to', given.to)
    const from = given.from ? storeNamed(library, '--from', given.from) : undefined
    if (given.dryRun) {
      const total = await countElsewhere(library, { from, to })
      return {
        lines: [`${total} files would be moved to ${to}.`],
        ok: true,
        result: { dryRun: true, total },
      }
    }
    const summary = await moveProvider(library.payload, {
      from,
      onProgress: ({ failed, moved, total }) => onProgress({ done: moved + failed, total }),
      signal,
      to,
    })
    const { failed, moved, total, waiting } = summary
    return {
      lines: [
        `${moved} of ${total} files were moved to ${to}.`,
        ...(waiting.length > 0 ? [`${waiting.length} were at work: run it again for them.`] : []),
        ...failed.map(({ file, reason }) => `File ${file} stays where it is: ${reason}`),
      ],
      ok: failed.length === 0,
      result: summary,
    }
  },
}
