import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Verdict } from '../Scanner.js'
import type { BinarySettings } from './clamavOptions.js'
import type { Task } from './scanWithDaemon.js'

import { exactBytes } from '../exactBytes.js'
import { judgeExit } from './judgeExit.js'
import { offer } from './offer.js'
import { rejectOnAbort } from './rejectOnAbort.js'
import { type Program, runBinary } from './runBinary.js'
import { unavailable } from './unavailable.js'

/** ClamAV calls what is beyond its limits clean unless it is told to alert. */
const argumentsFor = (settings: BinarySettings, timeout: number, directory: string) => [
  '--no-summary',
  '--alert-encrypted=yes',
  '--alert-exceeds-max=yes',
  `--max-filesize=${settings.maxFileSize}`,
  `--max-scansize=${settings.maxFileSize * 2}`,
  `--max-scantime=${timeout}`,
  `--tempdir=${directory}`,
  ...(settings.database ? [`--database=${settings.database}`] : []),
  '-',
]

const stream =
  ({ body, file, signal }: Task) =>
  async ({ ended, stdin }: Program): Promise<Verdict> => {
    let bodySent = false
    const judged = ended.then((end) => judgeExit(end, bodySent))
    const send = async () => {
      for await (const chunk of exactBytes(body, file.size)) {
        if (!(await offer(stdin, chunk))) {
          return judged
        }
      }
      bodySent = true
      stdin.end()
      return judged
    }
    try {
      return await Promise.race([judged, send(), rejectOnAbort(signal)])
    } finally {
      body.destroy()
    }
  }

/** Streams one file into `clamscan -`, which spools it into a folder of its own that is removed afterwards. */
export const scanWithBinary = async (
  settings: BinarySettings,
  timeout: number,
  task: Task,
): Promise<Verdict> => {
  const prefix = join(tmpdir(), `media-library-clamscan-${process.pid}-`)
  const directory = await mkdtemp(prefix).catch((error) => {
    throw unavailable('There is no room to scan files in.', 'connect', error)
  })
  try {
    return await runBinary(settings.path, argumentsFor(settings, timeout, directory), stream(task))
  } finally {
    await rm(directory, { force: true, recursive: true })
  }
}
