import type { BinarySettings } from './clamavOptions.js'

import { rejectOnAbort } from './rejectOnAbort.js'
import { runBinary } from './runBinary.js'
import { untrusted } from './untrusted.js'

/** `ClamAV <engine>/<signatures>/<their date>`; with a database of one's own only the engine. */
export const binaryVersion = (
  { database, path }: BinarySettings,
  signal: AbortSignal,
): Promise<string> =>
  runBinary(
    path,
    [...(database ? [`--database=${database}`] : []), '--version'],
    async ({ ended, stdin }) => {
      stdin.end()
      const { code, stdout } = await Promise.race([ended, rejectOnAbort(signal)])
      const version = stdout.trim()
      if (code !== 0 || !/^ClamAV [\x20-\x7e]{1,200}$/.test(version)) {
        throw untrusted('The program is not clamscan.', stdout)
      }
      return version
    },
  )
