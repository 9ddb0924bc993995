import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { handleEndpoints } from 'payload'

import type { App } from '../app/createApp.js'

export interface Served {
  readonly url: string
  stop(): Promise<void>
}

/** Answers a request in the place of the app, or lets it through. */
export type Before = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
) => boolean | Promise<boolean>

/** An app behind Node's own HTTP server. */
export const serveApp = async (
  { config, key }: App,
  before: Before = () => false,
): Promise<Served> => {
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    if (await before(incoming, outgoing)) {
      return
    }
    const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD'
    const request = new Request(`http://${incoming.headers.host}${incoming.url}`, {
      body: hasBody ? (Readable.toWeb(incoming) as BodyInit) : undefined,
      duplex: 'half',
      headers: incoming.headers as Record<string, string>,
      method: incoming.method,
    } as RequestInit)
    const response = await handleEndpoints({ config, payloadInstanceCacheKey: key, request })
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    outgoing.end(Buffer.from(await response.arrayBuffer()))
  }
  const server = createServer((incoming, outgoing) => {
    // A client that hangs up in the middle is part of what is tested.
    incoming.on('error', () => {})
    answer(incoming, outgoing).catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
    url: `http://127.0.0.1:${port}`,
  }
}
