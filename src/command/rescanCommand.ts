import type { Command } from './Command.js'

import { rescan } from '../jobs/rescan.js'

/** `rescan`: clean files once more, or those whose scans failed. */
export const rescanCommand: Command = {
  about:
    'Queues clean files that this version of the scanner has not seen; they stay served meanwhile.',
  options: [
    ['--all', 'every clean file that no admin released'],
    ['--errors', 'files whose scans failed, instead of clean ones'],
    ['--dry-run', 'only says how many would be scanned'],
  ],
  run: async (library, { all, dryRun, errors }, { onProgress, signal }) => {
    const summary = await rescan(library, {
      all: Boolean(all),
      dryRun: Boolean(dryRun),
      errors: Boolean(errors),
      onProgress,
      signal,
    })
    const { queued, scannerVersion, total } = summary
    const line = dryRun
      ? `${total} files would be scanned again by ${scannerVersion}.`
      : `${queued} files are queued to be scanned by ${scannerVersion}.`
    return { lines: [line], ok: true, result: summary }
  },
}
