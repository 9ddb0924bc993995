// A worker of its own, as the command starts one, until it is killed.
import type { App } from '../app/createApp.js'

import { payloadQueue } from '../../src/queues/payload.js'
import { createApp } from '../app/createApp.js'

const { databaseURL, dir, people } = JSON.parse(process.argv[2]!) as {
  databaseURL: string
  dir: string
  people: Pick<App, 'admin' | 'editor' | 'other'>
}
const queue = payloadQueue({ autoRun: false })
const { payload } = await createApp({ databaseURL, dir, people, queue: queue as never })
await queue.work!(payload)
// Whoever started it is gone.
process.stdin.on('end', () => process.exit()).resume()
