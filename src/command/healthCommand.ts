import type { Command } from './Command.js'

import { formatBytes } from '../core/formatBytes.js'
import { health } from '../repairs/health.js'

/** `health`: what the stores hold against what the rows say. */
export const healthCommand: Command = {
  about:
    'Compares what the stores hold with what the rows say, both ways. Anything wrong is exit code 1.',
  run: async (library, _given, { onProgress, signal }) => {
    const summary = await health(library, { onProgress, signal })
    const { danglingCount, foreignCount, orphanBytes, orphanCount, recentCount } = summary
    return {
      lines: [
        ...summary.stores.map(
          ({ bytes, objects, provider }) =>
            `${provider}: ${objects} objects, ${formatBytes(bytes)}`,
        ),
        `${danglingCount} files or variants are missing in their store, or are not what their row says.`,
        ...summary.dangling.map(
          ({ file, key, kind, provider }) => `  file ${file}: ${kind} ${provider} ${key}`,
        ),
        `${orphanCount} objects (${formatBytes(orphanBytes)}) are nobody's; "cleanup" removes them.`,
        ...summary.orphanedKeys.map((key) => `  ${key}`),
        `${summary.staleUploadCount} unfinished uploads are nobody's.`,
        ...summary.unreachable.map(
          ({ files, provider }) => `${files} files lie in ${provider}, which is not configured.`,
        ),
        `${recentCount} objects are too young to judge, ${foreignCount} are not this library's.`,
      ],
      ok: summary.isHealthy,
      result: summary,
    }
  },
}
