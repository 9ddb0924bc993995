import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { type AppOptions, createApp } from '../app/createApp.js'
import { listen } from '../app/listen.js'
import { clientOf, within } from './client.js'
import { contents } from './contents.js'
import { faultOptions } from './faultOptions.js'
import { openLedger } from './ledger.js'
import { installWitness } from './witness.js'

/**
 * A server that lives on while others on its database and disk are killed, its client and the client's ledger, and a
 * witness in the database.
 */
export const openField = async (options: AppOptions = {}) => {
  const app = await createApp({ ...faultOptions, ...options })
  await installWitness(app)
  const server = await listen(app)
  const ledger = openLedger(
    path.join(mkdtempSync(path.join(tmpdir(), 'media-library-ledger-')), 'ledger.jsonl'),
  )
  return {
    app,
    client: clientOf(app, ledger, within(app)),
    contents: await contents(),
    ledger,
    stop: async () => {
      await server.stop()
      await app.stop()
    },
    url: `${server.url}/api`,
  }
}

export type Field = Awaited<ReturnType<typeof openField>>
