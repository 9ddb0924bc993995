// The plugin in a bare project, as its README says: only what the package exports.
import { postgresAdapter } from '@payloadcms/db-postgres'
import { buildConfig, getPayload, handleEndpoints } from 'payload'
import { mediaLibrary } from 'payload-media-library'
import { inlineQueue } from 'payload-media-library/queues/inline'
import { eicar } from 'payload-media-library/scanners/eicar'
import { local } from 'payload-media-library/storage/local'
import sharp from 'sharp'

const queue = inlineQueue()
const config = await buildConfig({
  collections: [{ slug: 'users', auth: true, fields: [] }],
  db: postgresAdapter({ pool: { connectionString: process.env.DATABASE_URL } }),
  logger: { options: { level: 'silent' } },
  plugins: [mediaLibrary({ queue, scanner: eicar(), storage: local({ dir: './files' }) })],
  secret: 'bare',
  sharp,
  telemetry: false,
  typescript: { autoGenerate: false },
})
const payload = await getPayload({ config })
const data = { email: 'a@example.com', password: 'a-password' }
await payload.create({ collection: 'users', data })
const { token } = await payload.login({ collection: 'users', data })
const call = (method, path, body) =>
  handleEndpoints({
    config,
    request: new Request(`http://localhost:3000/api${path}`, {
      body,
      headers: { Authorization: `JWT ${token}` },
      method,
    }),
  })

const form = new FormData()
form.set('file', new File(['hello from the tarball'], 'hello.txt', { type: 'text/plain' }))
const { doc } = await (await call('POST', '/media', form)).json()
await queue.run(payload)
const served = await call('GET', `/media/${doc.id}/file`)
const { scanStatus } = await payload.findByID({ id: doc.id, collection: 'media' })
console.log(
  JSON.stringify({
    bytes: await served.text(),
    collections: config.collections
      .map(({ slug }) => slug)
      .filter((slug) => /^(media|storage)/.test(slug)),
    scanStatus,
    status: served.status,
  }),
)
process.exit(0)
