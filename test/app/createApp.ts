import type { EventEmitter } from 'node:events'
import type { CollectionConfig, Config, Payload, SanitizedConfig } from 'payload'

import { postgresAdapter } from '@payloadcms/db-postgres'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildConfig, getPayload, handleEndpoints } from 'payload'
import { mediaLibrary, type MediaLibraryOptions } from 'payload-media-library'
import { type InlineQueue, inlineQueue } from 'payload-media-library/queues/inline'
import { eicar } from 'payload-media-library/scanners/eicar'
import { local } from 'payload-media-library/storage/local'
import sharp from 'sharp'

import type { StorageProvider } from '../../src/storage/StorageProvider.js'

import { createDatabase } from '../services/postgres.js'

export interface AppOptions extends Partial<MediaLibraryOptions> {
  /** Further parts of the Payload config. */
  readonly config?: Partial<Config>
  /** Runs the jobs of the config by itself. */
  readonly cron?: boolean
  /** @default a new database */
  readonly databaseURL?: string
  readonly dir?: string
  /** Who is logged in already, by another app on the same database. */
  readonly people?: Pick<App, 'admin' | 'editor' | 'other'>
  /** Further options of the pool of connections, for work that loses some of them. */
  readonly pool?: Partial<Parameters<typeof postgresAdapter>[0]['pool']>
  /** Stands between the library and its disk. */
  readonly wrap?: (storage: StorageProvider) => StorageProvider
}

export interface Person {
  readonly id: number
  readonly token: string
}

export interface App {
  readonly admin: Person
  readonly config: SanitizedConfig
  readonly databaseURL: string
  readonly dir: string
  readonly editor: Person
  /** Under which Payload keeps this instance. */
  readonly key: string
  readonly other: Person
  readonly payload: Payload
  readonly queue: InlineQueue
  /** Calls the REST API as `person`; a plain object is sent as JSON. */
  call(
    method: string,
    path: string,
    person?: null | Person,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Response>
  /** Runs every job that waits. */
  drain(): Promise<void>
  stop(): Promise<void>
}

const users: CollectionConfig = {
  slug: 'users',
  auth: { maxLoginAttempts: 0, tokenExpiration: 86_400 },
  fields: [{ name: 'role', type: 'select', options: ['admin', 'editor'], saveToJWT: true }],
}

// Payload pushes one schema to one database a process: here every app has a database of its own.
process.env.PAYLOAD_FORCE_DRIZZLE_PUSH = 'true'

/** The pool of `pg`, with what it keeps to itself. */
interface Pool extends EventEmitter {
  readonly _clients: readonly EventEmitter[]
  end(): Promise<void>
}

/** A connection may end in anybody's hands. */
const endQuietly = (client: EventEmitter) => client.on('error', () => undefined)

let apps = 0

/** A running Payload with the plugin on a database of its own. */
export const createApp = async ({
  config: extra,
  cron,
  databaseURL,
  dir: given,
  people,
  pool: poolOptions,
  wrap = (storage) => storage,
  ...options
}: AppOptions = {}): Promise<App> => {
  const database = databaseURL
    ? { drop: () => Promise.resolve(), url: databaseURL }
    : await createDatabase()
  const dir = given ?? (await mkdtemp(join(tmpdir(), 'media-library-test-')))
  const queue = (options.queue as InlineQueue | undefined) ?? inlineQueue()
  const config = await buildConfig({
    admin: { user: 'users' },
    collections: [users, ...(extra?.collections ?? [])],
    db: postgresAdapter({
      pool: { connectionString: database.url, ...poolOptions },
      push: !databaseURL,
    }),
    logger: { options: { level: process.env.LOG ?? 'silent' } },
    secret: 'test',
    telemetry: false,
    typescript: { autoGenerate: false },
    ...extra,
    ...(extra?.collections ? { collections: [users, ...extra.collections] } : {}),
    plugins: [
      ...(extra?.plugins ?? []),
      mediaLibrary({ scanner: eicar(), storage: wrap(local({ dir })), ...options, queue }),
    ],
    sharp,
  })
  const key = `${database.url}#${apps++}`
  const payload = await getPayload({ config, cron, key })
  const { pool } = payload.db as unknown as { pool: Pool }
  if (poolOptions) {
    pool._clients.forEach(endQuietly)
    pool.on('connect', endQuietly)
  }
  const person = async (name: string, role: string): Promise<Person> => {
    const email = `${name}@example.com`
    const { docs } = await payload.find({
      collection: 'users',
      where: { email: { equals: email } },
    })
    if (docs.length === 0) {
      await payload.create({ collection: 'users', data: { email, password: name, role } as never })
    }
    const { token, user } = await payload.login({
      collection: 'users',
      data: { email, password: name } as never,
    })
    return { id: Number(user!.id), token: token! }
  }
  const { admin, editor, other } = people ?? {
    admin: await person('admin', 'admin'),
    editor: await person('editor', 'editor'),
    other: await person('other', 'editor'),
  }
  return {
    admin,
    call: (method, path, who, body, headers = {}) => {
      const isPlain = body !== undefined && Object.getPrototypeOf(body) === Object.prototype
      return handleEndpoints({
        config: payload.config,
        payloadInstanceCacheKey: key,
        request: new Request(`http://localhost:3000/api${path}`, {
          body: isPlain ? JSON.stringify(body) : (body as BodyInit),
          duplex: 'half',
          headers: {
            ...(isPlain ? { 'content-type': 'application/json' } : {}),
            ...(who ? { Authorization: `JWT ${who.token}` } : {}),
            ...headers,
          },
          method,
        } as RequestInit),
      })
    },
    config,
    databaseURL: database.url,
    dir,
    drain: () => queue.run(payload),
    editor,
    key,
    other,
    payload,
    queue,
    stop: async () => {
      // Payload keeps one client of its pool for itself, so that ending the pool would wait for ever.
      pool.on('error', () => undefined)
      // Payload Jobs may break off a run with a connection in its hands.
      pool._clients.forEach(endQuietly)
      await payload.destroy()
      void pool.end()
      await database.drop()
      if (!given) {
        await rm(dir, { force: true, recursive: true })
      }
    },
  }
}
