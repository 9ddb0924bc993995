// Brings the database up to the config and makes the two users. A process of its own: see prepareDatabase.ts.
import { createRequire } from 'node:module'
import { getPayload } from 'payload'

import config from '../payload.config.js'

const mayLoseData = Boolean(process.env.DEMO_MAY_LOSE_DATA)

// A changed schema makes drizzle ask (was this column renamed?) and then Payload (may data be lost?), and nobody
// is there to answer. The demo's own database takes drizzle's default, "it is new", and yes; any other, no.
const prompts = createRequire(import.meta.url)('prompts') as { override(answers: object): void }
if (mayLoseData) {
  prompts.override({ confirm: true })
}
const key = { name: mayLoseData ? 'return' : 'escape' }
setInterval(() => process.stdin.emit('keypress', '', key), 200).unref()

// Payload ends the process with 0 when the answer is no.
let done = false
process.on('exit', () => {
  process.exitCode = done ? 0 : 1
})

const users = [
  { email: 'admin@example.com', password: 'demo-admin', role: 'admin', tier: 'pro' },
  { email: 'editor@example.com', password: 'demo-editor', role: 'editor', tier: 'free' },
]

const payload = await getPayload({ config })

for (const data of users) {
  const where = { email: { equals: data.email } }
  const { totalDocs } = await payload.count({ collection: 'users', where })
  if (totalDocs === 0) {
    await payload.create({ collection: 'users', data })
  }
}

done = true
process.exit()
