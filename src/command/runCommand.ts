import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Command, Given, Outcome } from './Command.js'

import { exitCodes } from './exitCodes.js'
import { openLibrary } from './openLibrary.js'
import { openReport } from './openReport.js'
import { isWrongUsage } from './wrongUsage.js'

type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

const tell = (error: unknown): void => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
}

/** Ends the work at its next step; whoever asks twice does not wait for that. */
const listen = (stopping: AbortController): void => {
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (stopping.signal.aborted) {
        process.exit(exitCodes.stopped)
      }
      stopping.abort(new Error('Stopped.'))
    })
  }
}

const open = async (given: Given, logLevel: string): Promise<MediaLibrary | null> => {
  try {
    return await openLibrary({ config: given.config as string | undefined, logLevel })
  } catch (error) {
    tell(error)
    return null
  }
}

const runOn = async (
  library: MediaLibrary,
  { name, command, given }: { command: Command; given: Given; name: string },
  signal: AbortSignal,
): Promise<ExitCode> => {
  const report = openReport(name, Boolean(given.json))
  try {
    const outcome: Outcome = await command.run(library, given, { ...report, signal })
    report.close()
    report.show(outcome)
    // A worker is always stopped from outside.
    const isCut = signal.aborted && name !== 'worker'
    return isCut ? exitCodes.stopped : outcome.ok ? exitCodes.done : exitCodes.failed
  } catch (error) {
    report.close()
    if (signal.aborted) {
      return exitCodes.stopped
    }
    tell(error)
    return isWrongUsage(error) ? exitCodes.wrongUsage : exitCodes.failed
  }
}

/** Runs one command on the project in this folder, and answers the exit code. */
export const runCommand = async (
  name: string,
  command: Command,
  given: Given,
): Promise<ExitCode> => {
  const stopping = new AbortController()
  listen(stopping)
  const library = await open(given, name === 'worker' ? 'info' : 'error')
  if (!library) {
    return exitCodes.notStarted
  }
  try {
    return await runOn(library, { name, command, given }, stopping.signal)
  } finally {
    await library.payload.destroy().catch(tell)
  }
}
