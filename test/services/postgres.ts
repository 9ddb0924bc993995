import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'

import type { Postgres } from './startPostgres.js'

import { startPostgres } from './startPostgres.js'

export interface Database {
  drop(): Promise<void>
  readonly url: string
}

let own: Promise<Postgres> | undefined
let databases = 0

/** An empty database on the server of `DATABASE_URL`, or on one of our own when a test is run by hand. */
export async function createDatabase(name = 'test'): Promise<Database> {
  const server = process.env.DATABASE_URL || (await ownServer())
  const unique = `${name.toLowerCase().replace(/\W+/g, '_').slice(0, 40)}_${randomBytes(5).toString('hex')}`
  await run(server, `CREATE DATABASE "${unique}"`)
  databases++

  const url = new URL(server)
  url.pathname = unique
  return {
    async drop() {
      await run(server, `DROP DATABASE IF EXISTS "${unique}" WITH (FORCE)`)
      if (--databases === 0 && own) {
        const { stop } = await own
        own = undefined
        await stop()
      }
    },
    url: url.href,
  }
}

async function ownServer(): Promise<string> {
  own ??= startPostgres(mkdtempSync(path.join(tmpdir(), 'media-library-postgres-')), {
    maxConnections: 200,
    temporary: true,
  })
  const { unref, url } = await own
  // A test that fails before it drops its database still ends.
  unref()
  return url
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
