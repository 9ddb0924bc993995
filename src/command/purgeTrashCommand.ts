import type { Command } from './Command.js'

import { purgeTrash } from '../repairs/purgeTrash.js'

/** `purge-trash`: what has been in the trash for too long. */
export const purgeTrashCommand: Command = {
  about:
    'Deletes for good what has been in the trash for longer than trash.keepDays; sweep does it as well.',
  options: [['--dry-run', 'only says how many']],
  run: async (library, { dryRun }, { onProgress, signal }) => {
    const summary = await purgeTrash(library, { dryRun: Boolean(dryRun), onProgress, signal })
    const { deletedCount, failed, failedCount, keepDays, total } = summary
    return {
      lines:
        keepDays === null
          ? ['The option trash.keepDays is null: nothing is ever purged.']
          : [
              dryRun
                ? `${total} files would be deleted for good.`
                : `${deletedCount} of ${total} files were deleted for good.`,
              ...failed.map(({ file, reason }) => `File ${file} could not be deleted: ${reason}`),
            ],
      ok: failedCount === 0,
      result: summary,
    }
  },
}
