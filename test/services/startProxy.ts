import type { AddressInfo } from 'node:net'

import { createServer, type IncomingMessage, request } from 'node:http'
import { pipeline } from 'node:stream'

export interface SeenRequest {
  /** Bytes of the body that went through. */
  bytes: number
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** Undefined until the server has answered, and for ever when somebody hung up. */
  status?: number
}

export interface Proxy {
  readonly endpoint: string
  /** Everything that was asked since the last `forget`, in the order it came. */
  readonly seen: readonly SeenRequest[]
  forget(): void
  stop(): Promise<void>
}

/** Stands in front of a server and writes down what passes. Host and headers stay as they are, so signatures hold. */
export const startProxy = async (target: string): Promise<Proxy> => {
  const { hostname, port } = new URL(target)
  const seen: SeenRequest[] = []
  const server = createServer((incoming, outgoing) => {
    const { pathname, searchParams } = new URL(incoming.url!, target)
    const note: SeenRequest = {
      bytes: 0,
      method: incoming.method!,
      path: pathname,
      query: searchParams,
    }
    seen.push(note)
    const { headers, method, url } = incoming
    const forwarded = request({ headers, hostname, method, path: url, port, setHost: false })
    const answer = (response: IncomingMessage) => {
      note.status = response.statusCode
      outgoing.writeHead(response.statusCode!, response.headers)
      pipeline(response, outgoing, () => undefined)
    }
    forwarded.on('response', answer)
    // A store that waits for bytes before it says "go on" gets them anyway.
    incoming.on('data', ({ length }: Buffer) => (note.bytes += length))
    pipeline(incoming, forwarded, (error) => error && outgoing.destroy())
    forwarded.on('error', () => outgoing.destroy())
    outgoing.on('close', () => forwarded.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forget: () => void seen.splice(0),
    seen,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
