import path from 'node:path'
import pg from 'pg'

import { startPostgres } from '../../test/services/startPostgres.js'
import { data } from './paths.js'

interface FoundDatabase {
  readonly about: string
  /** Made for the demo, so that its data may go when the schema changes. */
  readonly isOurs: boolean
  readonly url: string
  stop(): Promise<void>
}

/** The database of DATABASE_URL, or one of our own that stays in dev/.data. */
export async function findDatabase(): Promise<FoundDatabase> {
  const url = process.env.DATABASE_URL
  if (url) {
    await assertAnswers(url)
    const { host, pathname } = new URL(url)
    return { about: `Postgres at ${host}${pathname}`, isOurs: false, stop: async () => {}, url }
  }
  const server = await startPostgres(path.join(data, 'postgres'))
  return {
    about: `embedded Postgres on port ${server.port}, ${server.home} (or set DATABASE_URL)`,
    isOurs: true,
    stop: server.stop,
    url: server.url,
  }
}

async function assertAnswers(url: string): Promise<void> {
  try {
    const client = new pg.Client(url)
    await client.connect()
    await client.end()
  } catch (cause) {
    const { code, message } = cause as { code?: string; message: string }
    // Payload creates a database that is missing.
    if (code !== '3D000') {
      throw new Error(`DATABASE_URL does not lead to a Postgres: ${message}.`, { cause })
    }
  }
}
