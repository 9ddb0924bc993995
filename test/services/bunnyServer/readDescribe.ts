import type { Socket } from 'node:net'

import { IncomingMessage, ServerResponse } from 'node:http'

/**
 * `DESCRIBE` is no method of HTTP to Node's parser, which gives up and hands over what it has read. This makes a
 * request of that; the connection ends with the answer. Undefined for anything else that cannot be read.
 */
export const readDescribe = (
  error: Error & { rawPacket?: Buffer },
  socket: Socket,
): { request: IncomingMessage; response: ServerResponse } | undefined => {
  const [head = ''] = error.rawPacket?.toString('latin1').split('\r\n\r\n') ?? []
  const [first = '', ...lines] = head.split('\r\n')
  const [, url] = /^DESCRIBE (\S+) HTTP\/1\.1$/.exec(first) ?? []
  if (!url) {
    return undefined
  }
  const request = new IncomingMessage(socket)
  Object.assign(request, { method: 'DESCRIBE', url })
  for (const line of lines) {
    const colon = line.indexOf(':')
    request.headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
  }
  const response = new ServerResponse(request)
  response.shouldKeepAlive = false
  response.assignSocket(socket)
  response.on('finish', () => socket.end())
  return { request, response }
}
