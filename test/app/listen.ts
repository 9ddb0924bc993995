import type { AddressInfo } from 'node:net'

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { handleEndpoints } from 'payload'

import type { App } from './createApp.js'

export interface Page {
  readonly text: string
  readonly type: string
}

export interface Listening {
  readonly url: string
  stop(): Promise<void>
}

const requestOf = (incoming: IncomingMessage): Request => {
  const isBodiless = incoming.method === 'GET' || incoming.method === 'HEAD'
  const gone = new AbortController()
  incoming.once('aborted', () => gone.abort())
  return new Request(`http://${incoming.headers.host}${incoming.url}`, {
    body: isBodiless ? undefined : (Readable.toWeb(incoming) as BodyInit),
    duplex: 'half',
    headers: incoming.headers as Record<string, string>,
    method: incoming.method,
    signal: gone.signal,
  } as RequestInit)
}

const answer = async (response: Response, outgoing: ServerResponse): Promise<void> => {
  outgoing.writeHead(response.status, response.statusText, Object.fromEntries(response.headers))
  await (response.body
    ? pipeline(Readable.fromWeb(response.body as never), outgoing)
    : new Promise<void>((resolve) => outgoing.end(resolve)))
}

/** The REST API of an app behind Node's own HTTP server, with some pages beside it. */
export const listen = async (
  app: Pick<App, 'config' | 'key'>,
  pages: Readonly<Record<string, Page>> = {},
  /** Waited for when an answer is made, before it leaves. */
  beforeAnswer: (method: string, path: string) => Promise<void> = async () => {},
): Promise<Listening> => {
  const server = createServer((incoming, outgoing) => {
    // A connection that ends while a client sends its next request would be taken for a failure of that request.
    outgoing.shouldKeepAlive = false
    const page = pages[incoming.url!.split('?', 1)[0]!]
    const work = page
      ? answer(new Response(page.text, { headers: { 'Content-Type': page.type } }), outgoing)
      : handleEndpoints({
          config: app.config,
          payloadInstanceCacheKey: app.key,
          request: requestOf(incoming),
        }).then(async (response) => {
          await beforeAnswer(incoming.method!, incoming.url!)
          return answer(response, outgoing)
        })
    // Whoever asked is gone.
    work.catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  }
}
