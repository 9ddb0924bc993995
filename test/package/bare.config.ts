// What a project has in payload.config.ts, for the command line to find.
import { postgresAdapter } from '@payloadcms/db-postgres'
import { buildConfig } from 'payload'
import { mediaLibrary } from 'payload-media-library'
import { eicar } from 'payload-media-library/scanners/eicar'
import { local } from 'payload-media-library/storage/local'
import sharp from 'sharp'

export default buildConfig({
  collections: [{ slug: 'users', auth: true, fields: [] }],
  db: postgresAdapter({ pool: { connectionString: process.env.DATABASE_URL } }),
  plugins: [mediaLibrary({ scanner: eicar(), storage: local({ dir: './files' }) })],
  secret: 'bare',
  sharp,
  telemetry: false,
  typescript: { autoGenerate: false },
})
