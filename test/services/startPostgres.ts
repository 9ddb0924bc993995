import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

import { createCluster } from './createCluster.js'
import { freePort } from './freePort.js'
import { postgresBinaries } from './postgresBinaries.js'
import { handOver, postgresUser } from './postgresUser.js'
import { startProgram } from './startProgram.js'
import { stopLeftover } from './stopLeftover.js'
import { withinReach } from './withinReach.js'

export interface Postgres {
  /** Where its data is. */
  readonly home: string
  /** Where its log is. */
  readonly log: string
  readonly port: number
  /** Of the server: names the database `postgres`. */
  readonly url: string
  stop(): Promise<void>
  /** Lets this process end without stopping it first; it then stops by itself. */
  unref(): void
}

interface PostgresOptions {
  /** What it promised is there after a crash, as in production. @default false, which is faster */
  readonly durable?: boolean
  readonly maxConnections?: number
  /** `dir` goes when the server stops. */
  readonly temporary?: boolean
}

const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=']

// Fast rather than safe from a power cut: these are the databases of tests and of the demo.
const fast = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']

/** Starts a real Postgres of our own; its data, port and password stay in `dir`. */
export async function startPostgres(
  dir: string,
  { durable = false, maxConnections = 100, temporary = false }: PostgresOptions = {},
): Promise<Postgres> {
  const binaries = await postgresBinaries()
  const home = homeFor(dir)
  const spawnOptions = { ...postgresUser(), cwd: home }
  const data = path.join(home, 'data')
  const log = path.join(home, 'postgres.log')
  const memory = path.join(home, 'postgres.json')

  const known = existsSync(memory)
    ? (JSON.parse(readFileSync(memory, 'utf8')) as { password: string; port: number })
    : { password: randomBytes(12).toString('hex'), port: 0 }

  await stopLeftover(data)
  const port = await freePort(known.port)

  if (!existsSync(path.join(data, 'PG_VERSION')) || !existsSync(memory)) {
    rmSync(data, { force: true, recursive: true })
    createCluster(binaries.initdb, data, known.password, spawnOptions)
  }
  writeFileSync(memory, JSON.stringify({ ...known, port }), { mode: 0o600 })

  // A server that is thrown away counts its statements, for the benchmarks.
  const counting = temporary ? ['shared_preload_libraries=pg_stat_statements'] : []
  const common = durable ? settings : [...settings, ...fast]
  const flags = [...common, ...counting, `port=${port}`, `max_connections=${maxConnections}`]
  const output = openSync(log, 'w')
  const server = startProgram(
    binaries.postgres,
    ['-D', data, ...flags.flatMap((flag) => ['-c', flag])],
    {
      detached: true,
      remove: temporary ? home : undefined,
      signal: 'SIGINT',
      spawnOptions,
      stdio: ['ignore', output, output],
    },
  )
  closeSync(output)
  const url = `postgres://postgres:${known.password}@127.0.0.1:${port}/postgres`
  await untilReady(url, server.exited, log)

  return { home, log, port, stop: server.stop, unref: server.unref, url }
}

function homeFor(dir: string): string {
  mkdirSync(dir, { recursive: true })
  handOver(dir)
  const home = withinReach(dir)
  handOver(home)
  return home
}

async function untilReady(url: string, exited: Promise<number>, log: string): Promise<void> {
  let gone = false
  void exited.then(() => (gone = true))

  for (const deadline = Date.now() + 30_000; ; await sleep(30)) {
    const client = new pg.Client(url)
    try {
      await client.connect()
      return
    } catch (cause) {
      if (gone || Date.now() > deadline) {
        throw new Error(`Postgres did not start: ${wordsOf(log)}`, { cause })
      }
    } finally {
      await client.end().catch(() => {})
    }
  }
}

const wordsOf = (log: string): string =>
  existsSync(log) ? readFileSync(log, 'utf8').trim() : 'it left no log'
