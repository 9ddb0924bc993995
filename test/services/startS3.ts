import { execFile } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

import { cephConfig } from './cephConfig.js'
import { findProgram } from './findProgram.js'
import { freePort } from './freePort.js'
import { type Program, startProgram } from './startProgram.js'

const run = promisify(execFile)

/** Programs of the packages ceph-mon, ceph-osd and radosgw, with what comes along. */
const names = ['ceph', 'ceph-mon', 'ceph-osd', 'monmaptool', 'radosgw', 'radosgw-admin'] as const

type Name = (typeof names)[number]

export interface RunningS3 {
  readonly accessKey: string
  readonly endpoint: string
  readonly secretKey: string
  stop(): Promise<void>
}

/** True when an S3 server of our own can be started here. */
export const hasCeph = (): boolean => names.every((name) => findProgram(name))

const programs = (): Record<Name, string> => {
  if (!hasCeph()) {
    throw new Error(
      'There is no S3 server here: install ceph-mon, ceph-osd and radosgw, or set S3_ENDPOINT, S3_ACCESS_KEY and S3_SECRET_KEY.',
    )
  }
  return Object.fromEntries(names.map((name) => [name, findProgram(name)])) as Record<Name, string>
}

/** Two ports in a row would race with each other. */
const twoPorts = async (): Promise<[number, number]> => {
  const [monitor, gateway] = [await freePort(), await freePort()]
  return monitor === gateway ? twoPorts() : [monitor, gateway]
}

const answers = (endpoint: string): Promise<boolean> =>
  fetch(endpoint, { signal: AbortSignal.timeout(1_000) }).then(
    ({ status }) => status < 500,
    () => false,
  )

const logOf = (directory: string, daemon: string): Promise<string> =>
  readFile(path.join(directory, 'log', `${daemon}.log`), 'utf8').catch(() => '')

const says = async (directory: string, daemon: string, words: string): Promise<boolean> =>
  (await logOf(directory, daemon)).includes(words)

/** The last lines of what the daemons said. */
const lastWords = async (directory: string): Promise<string> => {
  const logs = ['mon.a', 'osd.0', 'client.rgw'].map((name) => logOf(directory, name))
  return (await Promise.all(logs))
    .map((log) => log.trim().split('\n').at(-1))
    .join('\n')
    .trim()
}

/** Waits for a daemon, as long as it runs. */
const until = async (isReady: () => Promise<boolean>, daemon: Program): Promise<void> => {
  let gone = false
  void daemon.exited.then(() => (gone = true))
  for (const deadline = Date.now() + 60_000; !(await isReady()); await sleep(20)) {
    if (gone || Date.now() > deadline) {
      throw new Error(gone ? 'It ended.' : 'It is not ready after a minute.')
    }
  }
}

/**
 * Starts a real S3 server on 127.0.0.1 that keeps everything in memory: the gateway of Ceph with one monitor and one
 * store. They stop with this process, however it ends. There is room for `bytes`, four GiB unless it says more.
 *
 * @example
 * const { accessKey, endpoint, secretKey, stop } = await startS3()
 */
export const startCeph = async ({ bytes = 2 ** 32 } = {}): Promise<RunningS3> => {
  const found = programs()
  const directory = await mkdtemp(path.join(tmpdir(), 'media-library-s3-'))
  const [monitor, gateway] = await twoPorts()
  const [accessKey, secretKey] = [randomBytes(10).toString('hex'), randomBytes(20).toString('hex')]
  const config = path.join(directory, 'ceph.conf')
  const cluster = randomUUID()
  const daemons: Program[] = []

  const once = (name: Name, ...args: string[]) => run(found[name], ['-c', config, ...args])
  const start = (name: Name, ...args: string[]) => {
    // Nothing of theirs is kept, so there is nothing to wait for.
    const daemon = startProgram(found[name], ['-c', config, '-f', ...args], {
      detached: true,
      remove: name === 'ceph-mon' ? directory : undefined,
      signal: 'SIGKILL',
    })
    daemons.push(daemon)
    return daemon
  }
  const stop = async () => {
    await Promise.all(daemons.map((daemon) => daemon.stop()))
    await rm(directory, { force: true, recursive: true })
  }

  try {
    for (const folder of ['log', 'mon', 'osd', 'rgw', 'run']) {
      await mkdir(path.join(directory, folder))
    }
    await writeFile(config, cephConfig({ bytes, cluster, directory, gateway, monitor }))
    const map = path.join(directory, 'monmap')
    const at = `[v2:127.0.0.1:${monitor}]`
    await once('monmaptool', '--create', '--clobber', '--fsid', cluster, '--addv', 'a', at, map)
    await once('ceph-mon', '--mkfs', '-i', 'a', '--monmap', map, '--keyring', '/dev/null')
    start('ceph-mon', '-i', 'a')
    // A store that the monitor does not know by this very number never gets beyond "booting".
    const store = randomUUID()
    await once('ceph', '--connect-timeout', '30', 'osd', 'new', store)
    await once('ceph-osd', '-i', '0', '--mkfs', '--osd-uuid', store)
    const osd = start('ceph-osd', '-i', '0')
    // Whoever asks the store before it is ready is let wait for five seconds.
    await until(() => says(directory, 'osd.0', 'booting -> active'), osd)
    const keys = ['--access-key', accessKey, '--secret-key', secretKey]
    const user = ['user', 'create', '--uid', 'test', '--display-name', 'test', ...keys]
    await once('radosgw-admin', '-n', 'client.rgw', ...user)
    const server = start('radosgw', '-n', 'client.rgw')
    const endpoint = `http://127.0.0.1:${gateway}`
    await until(() => answers(endpoint), server)
    return { accessKey, endpoint, secretKey, stop }
  } catch (cause) {
    const words = await lastWords(directory)
    await stop()
    throw new Error(`The S3 server did not start: ${words || 'it does not say why.'}`, { cause })
  }
}

/** The S3 server of `S3_ENDPOINT`, or one of our own. */
export const startS3 = async (): Promise<RunningS3> => {
  const { S3_ACCESS_KEY, S3_ENDPOINT, S3_SECRET_KEY } = process.env
  return S3_ENDPOINT
    ? {
        accessKey: S3_ACCESS_KEY ?? '',
        endpoint: S3_ENDPOINT,
        secretKey: S3_SECRET_KEY ?? '',
        stop: async () => {},
      }
    : startCeph()
}
