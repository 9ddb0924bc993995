import type { Command } from './Command.js'

import { formatBytes } from '../core/formatBytes.js'
import { cleanup } from '../repairs/cleanup.js'
import { positive } from './positive.js'

/** `cleanup`: orphans, of which it only speaks until it is told to remove them. */
export const cleanupCommand: Command = {
  about:
    'Says which objects no row names, and removes them with --yes. Each is looked at again right before.',
  options: [
    ['--yes', 'removes them'],
    ['--dry-run', 'only says what would be removed; so it does without --yes, too'],
    ['--limit <count>', 'objects of one run at most (the option repair.cleanupLimit)'],
    ['--force', 'also when more than a tenth of a store would go'],
  ],
  run: async (library, { dryRun, force, limit, yes }, { onProgress, signal }) => {
    const isDry = Boolean(dryRun) || !yes
    const summary = await cleanup(library, {
      dryRun: isDry,
      force: Boolean(force),
      ...(limit ? { limit: positive('--limit', limit) } : {}),
      onProgress,
      signal,
    })
    const {
      abortedUploads,
      deleted,
      deletedBytes,
      deletedCount,
      failed,
      failedCount,
      refusal,
      remaining,
    } = summary
    const would = isDry ? 'would be' : 'were'
    return {
      lines: [
        ...deleted,
        `${deletedCount} objects (${formatBytes(deletedBytes)}) ${would} removed, ${abortedUploads} unfinished uploads ${would} ended.`,
        ...failed.map(({ key, reason }) => `${key} could not be removed: ${reason}`),
        ...(remaining > 0 ? [`${remaining} are left: run it again.`] : []),
        ...(refusal ? [refusal] : []),
        ...(isDry && deletedCount > 0 ? ['Run it with --yes to remove them.'] : []),
      ],
      ok: failedCount === 0,
      result: summary,
    }
  },
}
