import { execFile } from 'node:child_process'
import { chown, mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve as absolute } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

import { eicarText } from '../../src/scanners/eicarText.js'
import { marker } from '../../src/scanners/marker.js'
import { findProgram } from './findProgram.js'
import { freePort } from './freePort.js'
import { startProgram } from './startProgram.js'

const run = promisify(execFile)

export interface StartClamdOptions {
  /** Lines of clamd.conf that replace or add to ours, such as `{ MaxFileSize: '2M' }`. */
  readonly config?: Readonly<Record<string, string>>
  /** Kept when clamd stops. @default a new folder under the system's temporary one, removed by `stop()` */
  readonly directory?: string
  /** @default a free port */
  readonly port?: number
}

export interface RunningClamd {
  /** Folder of the signatures, for `clamscan` and for tests that add some. */
  readonly database: string
  readonly host: string
  readonly pid: number
  readonly port: number
  /** Path of the unix socket. */
  readonly socket: string
  stop(): Promise<void>
}

const hex = (text: string) => Buffer.from(text, 'latin1').toString('hex')

/** The EICAR test file at the start of a file, and our marker anywhere. */
const signatures = () =>
  `Test.Eicar:0:0:${hex(eicarText())}\nTest.MediaLib.Marker:0:*:${hex(marker)}\n`

/** clamd started by root drops its rights; started by anybody else it must not be told to. */
const clamavUser = async (): Promise<null | { gid: number; uid: number }> => {
  if (process.getuid?.() !== 0) {
    return null
  }
  try {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'clamav'])).stdout)),
    )
    return { gid: gid!, uid: uid! }
  } catch {
    return null
  }
}

const answersPing = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('zPING\0'))
    socket.setTimeout(1_000, () => socket.destroy())
    socket.on('data', (answer) => {
      resolve(answer.toString() === 'PONG\0')
      socket.destroy()
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(false))
  })

const settingsIn = (directory: string, port: number): Record<string, string> => {
  const socket = join(directory, 'clamd.sock')
  return {
    AlertEncrypted: 'yes',
    AlertExceedsMax: 'yes',
    CommandReadTimeout: '30',
    DatabaseDirectory: join(directory, 'db'),
    FixStaleSocket: 'yes',
    Foreground: 'yes',
    // A path of a unix socket may have about 100 characters.
    LocalSocket: socket.length < 100 ? socket : join(tmpdir(), `clamd-${port}.sock`),
    LocalSocketMode: '666',
    LogFile: join(directory, 'clamd.log'),
    LogTime: 'yes',
    MaxConnectionQueueLength: '30',
    MaxFileSize: '600M',
    MaxScanSize: '1000M',
    MaxThreads: '4',
    PidFile: join(directory, 'clamd.pid'),
    ReadTimeout: '120',
    SelfCheck: '0',
    StreamMaxLength: '600M',
    TCPAddr: '127.0.0.1',
    TCPSocket: String(port),
    TemporaryDirectory: join(directory, 'tmp'),
  }
}

/** Writes what clamd needs to start; what a killed one left in its temporary folder is removed. */
const furnish = async (directory: string, settings: Record<string, string>): Promise<string> => {
  const user = await clamavUser()
  const folders = [directory, settings.DatabaseDirectory!, settings.TemporaryDirectory!]
  const configFile = join(directory, 'clamd.conf')
  const config = Object.entries({ ...(user && { User: 'clamav' }), ...settings })
  await rm(settings.TemporaryDirectory!, { force: true, recursive: true })
  await rm(settings.PidFile!, { force: true })
  for (const folder of folders) {
    await mkdir(folder, { recursive: true })
    if (user) {
      await chown(folder, user.uid, user.gid)
    }
  }
  await writeFile(join(settings.DatabaseDirectory!, 'test.ndb'), signatures())
  await writeFile(configFile, config.map((line) => `${line.join(' ')}\n`).join(''))
  return configFile
}

/**
 * Starts a real clamd on 127.0.0.1 that knows two signatures: the EICAR test file and the marker
 * `MEDIALIB-FAKE-MALWARE-7f3a`. It takes files up to 600 MB and alerts on what it cannot look into.
 *
 * @example
 * const clamd = await startClamd()
 * const scanner = clamav({ host: clamd.host, port: clamd.port })
 * await clamd.stop()
 */
export const startClamd = async (options: StartClamdOptions = {}): Promise<RunningClamd> => {
  const program = findProgram('clamd')
  if (!program) {
    throw new Error(
      'clamd is not installed: install clamav-daemon, or set CLAMAV_HOST and CLAMAV_PORT.',
    )
  }
  const port = await freePort(options.port)
  if (options.port && options.port !== port) {
    throw new Error(`clamd cannot start: port ${options.port} is taken.`)
  }
  const directory = absolute(options.directory ?? (await mkdtemp(join(tmpdir(), 'clamd-'))))
  const settings = { ...settingsIn(directory, port), ...options.config }
  const configFile = await furnish(directory, settings)

  const words = join(directory, 'clamd.out')
  const output = await open(words, 'w')
  const clamd = startProgram(program, ['--config-file', configFile], {
    detached: true,
    stdio: ['ignore', output.fd, output.fd],
  })
  await output.close()
  let gone = false
  void clamd.exited.then(() => (gone = true))

  const stop = async () => {
    await clamd.stop()
    if (!options.directory) {
      await rm(directory, { force: true, recursive: true })
    }
  }
  // With the official signatures it takes a minute.
  for (const deadline = Date.now() + 120_000; !gone && Date.now() < deadline; await sleep(20)) {
    // It writes its number shortly after it begins to listen.
    const pid = Number(await readFile(settings.PidFile!, 'utf8').catch(() => ''))
    if (pid > 0 && (await answersPing(port))) {
      return {
        database: settings.DatabaseDirectory!,
        host: '127.0.0.1',
        pid,
        port,
        socket: settings.LocalSocket!,
        stop,
      }
    }
  }
  const reason = (await readFile(words, 'utf8')).trim().split('\n')[0]
  await stop()
  throw new Error(`clamd did not start on port ${port}: ${reason || 'it does not say why.'}`)
}
