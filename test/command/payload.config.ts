// A project that the command line is run in. Its database and folders come from the environment.
import { postgresAdapter } from '@payloadcms/db-postgres'
import { buildConfig } from 'payload'
import { mediaLibrary } from 'payload-media-library'
import { eicar } from 'payload-media-library/scanners/eicar'
import { local } from 'payload-media-library/storage/local'
import sharp from 'sharp'

import { second } from './second.js'

const { DATABASE_URL, MEDIA_DIR } = process.env

export default buildConfig({
  admin: { user: 'users' },
  collections: [
    {
      slug: 'users',
      auth: { maxLoginAttempts: 0, tokenExpiration: 86_400 },
      fields: [{ name: 'role', type: 'select', options: ['admin', 'editor'], saveToJWT: true }],
    },
  ],
  db: postgresAdapter({ pool: { connectionString: DATABASE_URL } }),
  plugins: [
    mediaLibrary({
      scanner: eicar(),
      storage: [local({ dir: MEDIA_DIR! }), second(`${MEDIA_DIR}-second`)],
    }),
  ],
  secret: 'test',
  sharp,
  telemetry: false,
  typescript: { autoGenerate: false },
})
