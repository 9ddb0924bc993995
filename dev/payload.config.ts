import { postgresAdapter } from '@payloadcms/db-postgres'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildConfig } from 'payload'
import { mediaLibrary } from 'payload-media-library'
import sharp from 'sharp'

import { pages } from './pages.js'
import { queue } from './queue.js'
import { scanner } from './scanner.js'
import { storage } from './storage.js'
import { users } from './users.js'

const dirname = path.dirname(fileURLToPath(import.meta.url))

const tiers = {
  free: { files: 200, storageBytes: 50_000_000 },
  pro: { files: 100_000, storageBytes: 50_000_000_000 },
}

export default buildConfig({
  admin: {
    avatar: 'default',
    importMap: {
      baseDir: dirname,
      importMapFile: path.resolve(dirname, 'app/(payload)/admin/importMap.js'),
    },
    meta: { titleSuffix: ' · Media library demo' },
    user: users.slug,
  },
  collections: [pages, users],
  db: postgresAdapter({ pool: { connectionString: process.env.DATABASE_URL } }),
  plugins: [
    mediaLibrary({
      images: { svg: true },
      isAdmin: ({ user }) => user?.role === 'admin',
      limits: ({ user }) =>
        user.role === 'admin' ? null : tiers[user.tier === 'pro' ? 'pro' : 'free'],
      queue,
      scanner,
      storage,
      video: { renditions: [{ format: 'mp4', height: 480 }] },
    }),
  ],
  secret: process.env.PAYLOAD_SECRET || 'only-for-the-demo',
  sharp,
  typescript: { outputFile: path.resolve(dirname, 'payload-types.ts') },
})
