import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { handOver } from './postgresUser.js'

/** Makes the folder that a Postgres server keeps its databases in; the same on every system and in every language. */
export function createCluster(
  initdb: string,
  data: string,
  password: string,
  spawnOptions: { cwd: string; gid?: number; uid?: number },
): void {
  const secret = path.join(spawnOptions.cwd, 'postgres.password')
  mkdirSync(data, { mode: 0o700, recursive: true })
  writeFileSync(secret, password, { mode: 0o600 })
  handOver(data)
  handOver(secret)
  const flags = [
    `--pgdata=${data}`,
    `--pwfile=${secret}`,
    '--username=postgres',
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-sync',
  ]
  try {
    execFileSync(initdb, flags, { ...spawnOptions, stdio: ['ignore', 'ignore', 'pipe'] })
  } catch (error) {
    rmSync(data, { force: true, recursive: true })
    throw error
  } finally {
    rmSync(secret, { force: true })
  }
}
