import { queueContract } from '../../src/queues/contract/queueContract.js'
import { switchable } from '../../src/queues/contract/switchable.js'
import { payloadQueue } from '../../src/queues/payload.js'
import { type App, createApp } from '../app/createApp.js'
import { query } from '../app/query.js'

describe('payloadQueue()', () => {
  const { handle, queue } = switchable(payloadQueue({ autoRun: false, pollMs: 50 }))
  let app: App
  beforeAll(async () => {
    app = await createApp({ queue: queue as never })
  })
  afterAll(() => app.stop())
  const clear = async () => void (await query(app, 'DELETE FROM payload_jobs'))
  queueContract(() => ({ clear, handle, payload: app.payload, queue }), { describe, it })
})
