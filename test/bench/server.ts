// A headless Payload with the plugin behind Node's own HTTP server, in a process whose memory can be measured.
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { handleEndpoints } from 'payload'

import { payloadQueue } from '../../src/queues/payload.js'
import { noScanner } from '../../src/scanners/none.js'
import { createApp } from '../app/createApp.js'

const GB = 1_000_000_000
const app = await createApp({
  maxSize: { document: 5 * GB, video: 5 * GB },
  queue: payloadQueue({ autoRun: false }) as never,
  scanner: noScanner(),
})

const server = createServer((incoming, outgoing) => {
  const isBodiless = incoming.method === 'GET' || incoming.method === 'HEAD'
  const request = new Request(`http://${incoming.headers.host}${incoming.url}`, {
    body: isBodiless ? undefined : (Readable.toWeb(incoming) as BodyInit),
    duplex: 'half',
    headers: incoming.headers as Record<string, string>,
    method: incoming.method,
  } as RequestInit)
  void handleEndpoints({ config: app.config, payloadInstanceCacheKey: app.key, request }).then((response) => {
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    if (response.body) {
      Readable.fromWeb(response.body as never).pipe(outgoing)
    } else {
      outgoing.end()
    }
  })
})

process.on('message', (message) => {
  if (message === 'stop') {
    void app.stop().finally(() => process.exit(0))
  }
})
server.listen(0, '127.0.0.1', () => {
  process.send!({ databaseURL: app.databaseURL, port: (server.address() as { port: number }).port, token: app.editor.token })
})
