import type { Command } from './Command.js'

import { reconcile } from '../repairs/reconcile.js'

/** `reconcile`: usage against the files it is the sum of. */
export const reconcileCommand: Command = {
  about:
    'Counts the usage of every user anew, and mends what was wrong. With --dry-run drift is exit code 1.',
  options: [['--dry-run', 'only says what is wrong']],
  run: async (library, { dryRun }, { onProgress, signal }) => {
    const summary = await reconcile(library, { dryRun: Boolean(dryRun), onProgress, signal })
    const { created, drifted, driftedCount, users } = summary
    const done = dryRun ? 'is' : 'was, and is mended,'
    return {
      lines: [
        `${users} users were counted: the usage of ${driftedCount} ${done} not the sum of their files.`,
        ...drifted.map(({ figures, user }) => {
          const wrong = Object.entries(figures).map(
            ([figure, by]) => `${figure} ${by > 0 ? '+' : ''}${by}`,
          )
          return `User ${user}: ${wrong.join(', ')}`
        }),
        ...(created > 0 ? [`${created} had none ${dryRun ? 'yet' : 'before'}.`] : []),
      ],
      ok: !dryRun || driftedCount === 0,
      result: summary,
    }
  },
}
