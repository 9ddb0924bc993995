import type { IncomingMessage, ServerResponse } from 'node:http'

import http from 'node:http'

export interface Passing {
  /** Headers of the answer, to be changed. */
  readonly headers: http.IncomingHttpHeaders
  readonly method: string
  readonly url: string
}

export interface FaultyProxy {
  /** Called with every answer before it is passed on. */
  onAnswer?: (passing: Passing) => void
  /** `before`: the request never arrives. `after`: its answer is lost. The client hears 403 then, which nobody tries again. */
  onRequest?: (request: IncomingMessage) => 'after' | 'before' | undefined
  readonly stop: () => Promise<void>
  readonly url: string
}

const refuse = (response: ServerResponse) => {
  response.writeHead(403, { 'x-ms-error-code': 'PlannedFault' })
  response.end()
}

/** Stands between a driver and its server, and passes on what it is not told to spoil. */
export const startFaultyProxy = async (target: string): Promise<FaultyProxy> => {
  const server = http.createServer((request, response) => {
    const fault = proxy.onRequest?.(request)
    if (fault === 'before') {
      request.resume()
      request.on('end', () => refuse(response))
      return
    }
    const { headers, method, url } = request
    const passed = http.request(new URL(url!, target), { headers, method }, (answer) => {
      if (fault === 'after') {
        answer.resume()
        answer.on('end', () => refuse(response))
        return
      }
      proxy.onAnswer?.({ headers: answer.headers, method: method!, url: url! })
      response.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(response)
    })
    passed.on('error', () => response.destroy())
    request.pipe(passed)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const proxy: FaultyProxy = {
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
    url: `http://127.0.0.1:${port}`,
  }
  return proxy
}
