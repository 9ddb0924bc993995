import { postgresAdapter } from '@payloadcms/db-postgres'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildConfig, getPayload } from 'payload'
import sharp from 'sharp'

import { createDatabase } from '../services/postgres.js'

/** Payload without the library: an upload collection on the local disk, which makes pictures in those widths. */
export const createStock = async ({
  useTempFiles = false,
  widths = [] as readonly number[],
} = {}) => {
  const database = await createDatabase('stock')
  const dir = await mkdtemp(join(tmpdir(), 'media-library-stock-'))
  const tempFileDir = join(dir, 'temp')
  const config = await buildConfig({
    admin: { user: 'users' },
    collections: [
      { slug: 'users', auth: { tokenExpiration: 86_400 }, fields: [] },
      {
        slug: 'media',
        fields: [],
        upload: {
          imageSizes: widths.map((width) => ({ name: `w${width}`, width })),
          staticDir: join(dir, 'media'),
        },
      },
    ],
    db: postgresAdapter({ pool: { connectionString: database.url }, push: true }),
    logger: { options: { level: process.env.LOG ?? 'silent' } },
    secret: 'bench',
    sharp,
    telemetry: false,
    typescript: { autoGenerate: false },
    upload: {
      limits: { fileSize: Number.MAX_SAFE_INTEGER },
      requestSizeLimit: Infinity,
      ...(useTempFiles ? { tempFileDir, useTempFiles } : {}),
    },
  })
  const key = database.url
  const payload = await getPayload({ config, key })
  const login = { email: 'editor@example.com', password: randomUUID() }
  await payload.create({ collection: 'users', data: login as never })
  const { token } = await payload.login({ collection: 'users', data: login as never })
  return {
    config,
    databaseURL: database.url,
    key,
    stop: async () => {
      const { pool } = payload.db as unknown as {
        pool: { on(name: string, hear: () => void): void }
      }
      pool.on('error', () => undefined)
      await payload.destroy()
      await database.drop()
      await rm(dir, { force: true, recursive: true })
    },
    token: token!,
  }
}
