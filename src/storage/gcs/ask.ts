import type { IncomingMessage } from 'node:http'

import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Bucket } from './bucketOf.js'
import type { Sending } from './sendRequest.js'

import { authorize } from './authorize.js'
import { sendRequest } from './sendRequest.js'
import { type Refusal, refusal, storeError } from './storeError.js'

export interface Question extends Pick<Sending, 'body' | 'method'> {
  readonly headers?: Readonly<Record<string, string>>
  readonly path: string
  readonly query?: Readonly<Record<string, number | string | undefined>>
  /** Milliseconds the store may be silent, when it is known to take longer than usual. */
  readonly timeout?: number
}

const urlOf = (endpoint: string, { path, query = {} }: Question): URL => {
  const given = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => (value === '' ? name : `${name}=${encodeURIComponent(value!)}`))
  return new URL(`${endpoint}${path}${given.length > 0 ? '?' : ''}${given.join('&')}`)
}

/** True for trouble that may pass: a connection that broke, too many requests, the store's own mistake. */
const mayPass = (error: unknown) => {
  const { code, status } = error as Partial<Refusal & { code: string }>
  return status === undefined
    ? code !== 'ETIMEDOUT'
    : status === 408 || status === 429 || status >= 500
}

/**
 * Asks the store, again when trouble may pass and the body is not a stream. `take` gets an answer that is no refusal.
 * Whatever goes wrong is a `MediaError`.
 */
export const ask = async <T>(
  bucket: Bucket,
  question: Question,
  take: (answer: IncomingMessage) => Promise<T> | T,
): Promise<T> => {
  const connection = await bucket.connect()
  const { body, headers, method, timeout = connection.timeout } = question
  const url = urlOf(connection.storage.apiEndpoint, question)
  const most = typeof body === 'object' && !Buffer.isBuffer(body) ? 0 : connection.retries
  const authorization = await authorize(connection, url)
  for (let tries = 0; ; tries += 1) {
    try {
      const answer = await sendRequest({
        body,
        headers: { ...headers, ...authorization },
        method,
        timeout,
        url,
      })
      const status = answer.statusCode ?? 0
      if (status >= 300) {
        throw refusal(status, await text(answer))
      }
      return await take(answer)
    } catch (error) {
      if (tries >= most || !mayPass(error)) {
        throw storeError(error)
      }
      await sleep(200 * 2 ** tries)
    }
  }
}

/** Asks for an answer of a few kilobytes. */
export const askText = (bucket: Bucket, question: Question): Promise<string> =>
  ask(bucket, question, text)

/** Asks the JSON API for metadata. */
export const askJson = async <T>(bucket: Bucket, question: Question): Promise<T> =>
  JSON.parse(await askText(bucket, question)) as T
