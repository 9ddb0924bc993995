import type { AddressInfo, Socket } from 'node:net'

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export type Answering = (response: ServerResponse, request: IncomingMessage) => void

export interface Origin {
  /** Requests that arrived, in their order. */
  readonly asked: IncomingMessage[]
  readonly port: number
  /** What paths answer; set by tests. Others are 404. */
  readonly routes: Record<string, Answering>
  /** Sockets that are open now. */
  readonly sockets: ReadonlySet<Socket>
  stop(): Promise<void>
  url(path: string, host?: string): string
}

/** A server somewhere on the web, which files are imported from. */
export const startOrigin = async (): Promise<Origin> => {
  const asked: IncomingMessage[] = []
  const routes: Record<string, Answering> = {}
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => {
    asked.push(request)
    response.on('error', () => undefined)
    const answer = routes[request.url!.split('?')[0]!]
    if (answer) {
      answer(response, request)
    } else {
      response.writeHead(404).end('nothing here')
    }
  })
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    asked,
    port,
    routes,
    sockets,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        sockets.forEach((socket) => socket.destroy())
      }),
    url: (path, host = 'files.example.com') => `http://${host}:${port}${path}`,
  }
}
