import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import { pipeline, Readable } from 'node:stream'

export interface Sending {
  readonly body?: Buffer | Readable | string
  readonly headers: Readonly<Record<string, string>>
  readonly method: 'DELETE' | 'GET' | 'POST'
  /** Milliseconds of silence after which the request ends, from before the connection until the answer's last byte. */
  readonly timeout: number
  readonly url: URL
}

/** Milliseconds until there is a connection. */
const connectTimeout = 10_000

const silence = (timeout: number) =>
  Object.assign(new Error(`Silence for ${timeout} ms.`), { code: 'ETIMEDOUT' })

/**
 * One request, answered with whatever status. A body that fails ends it without its last byte. Not `fetch`: Next.js puts
 * its own in place of that, which caches; and not Google's, which waits for ever for an answer that broke off.
 */
export const sendRequest = ({ body, headers, method, timeout, url }: Sending) =>
  new Promise<IncomingMessage>((resolve, reject) => {
    const { request: begin } = url.protocol === 'http:' ? http : https
    const request = begin(url, { headers, method, timeout })
    request.on('response', resolve)
    request.on('error', reject)
    request.on('timeout', () => request.destroy(silence(timeout)))
    request.on('socket', (socket) => {
      if (socket.connecting) {
        const timer = setTimeout(() => request.destroy(silence(connectTimeout)), connectTimeout)
        socket.once('connect', () => clearTimeout(timer)).once('close', () => clearTimeout(timer))
      }
    })
    if (body instanceof Readable) {
      pipeline(body, request, (error) => error && reject(error))
    } else {
      request.end(body)
    }
  })
