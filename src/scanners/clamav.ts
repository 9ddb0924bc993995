import { Readable } from 'node:stream'

import type { ClamavOptions } from './clamav/clamavOptions.js'
import type { ScanInfo, Scanner, Verdict } from './Scanner.js'

import { askVersion } from './clamav/askVersion.js'
import { binaryVersion } from './clamav/binaryVersion.js'
import { checkClamavOptions } from './clamav/checkClamavOptions.js'
import { inTurn } from './clamav/inTurn.js'
import { probeSettings } from './clamav/probeSettings.js'
import { scanWithBinary } from './clamav/scanWithBinary.js'
import { scanWithDaemon } from './clamav/scanWithDaemon.js'
import { dateOfSignatures, namesSignatures } from './clamav/signatureVersion.js'
import { withDeadline } from './clamav/withDeadline.js'

export type { ClamavBinaryOptions, ClamavOptions } from './clamav/clamavOptions.js'

/**
 * Scans with ClamAV: by default with a running `clamd` over TCP or a unix socket, or with the `clamscan` program.
 * Bytes are streamed, never held, and only as fast as ClamAV takes them.
 *
 * It fails closed. A file is clean only when ClamAV said exactly that about all of its bytes. Encrypted files and
 * files beyond ClamAV's limits are `unscannable`, heuristics and unwanted programs are `suspicious`, and everything
 * else throws: `SCANNER_UNAVAILABLE` (refused, reset, busy, too slow), `SCANNER_PROTOCOL` (an answer that cannot be
 * trusted), `STORAGE_UNAVAILABLE` (the source did not deliver `file.size` bytes), the source's own error, or the
 * reason of `file.signal`. `data.during` of the first two says whether it failed in `connect`, `queue` or `scan`.
 *
 * clamd's own defaults call what it did not look into clean. Its configuration needs `AlertExceedsMax yes` and
 * `AlertEncrypted yes`, which `probe()` insists on, `MaxFileSize` (below 1024M) and `StreamMaxLength` no smaller than the
 * largest upload, and `MaxThreads` no smaller than the sum of `maxThreads` of all processes. clamd spools every stream to
 * its `TemporaryDirectory`. TCP is neither encrypted nor authenticated: keep it on a private network.
 *
 * @example clamav({ host: '127.0.0.1', port: 3310 })
 * @example clamav({ socket: '/run/clamav/clamd.ctl' })
 * @example clamav({ binary: { path: '/usr/bin/clamscan' } })
 */
export const clamav = (options: ClamavOptions = {}): Scanner => {
  const settings = checkClamavOptions(options)
  const { address, binary, connectTimeout, maxThreads, queueLimit, timeout } = settings
  const takeTurn = inTurn(maxThreads, queueLimit)

  const scan = async (body: Readable, file: ScanInfo): Promise<Verdict> => {
    // A source may fail while it waits for its turn, when nobody listens yet.
    body.on('error', () => {})
    const look = (signal: AbortSignal) =>
      binary
        ? scanWithBinary(binary, timeout, { body, file, signal })
        : scanWithDaemon(address, connectTimeout, { body, file, signal })
    try {
      return await takeTurn(() => withDeadline(timeout, look, file.signal), file.signal)
    } finally {
      body.destroy()
    }
  }

  return {
    name: 'clamav',
    isExact: namesSignatures,
    probe: (signal) => {
      const file = { filename: 'probe', mimeType: 'application/octet-stream', signal }
      return probeSettings(
        (sample) => scan(Readable.from([sample]), { ...file, size: sample.length }),
        binary ? 'For clamscan' : 'In clamd.conf',
      )
    },
    scan,
    signaturesAt: dateOfSignatures,
    version: () =>
      withDeadline(timeout, (signal) =>
        binary ? binaryVersion(binary, signal) : askVersion(address, connectTimeout, signal),
      ),
  }
}
