import type { Connection } from './connect.js'

import { errorFrom, mediaLibraryError } from './errorFrom.js'
import { retrying } from './retrying.js'

export interface Call {
  readonly body?: unknown
  readonly method: 'DELETE' | 'GET' | 'POST'
  readonly path: string
  readonly signal?: AbortSignal
}

/** What a request that got no answer throws. */
export const networkError = (cause: unknown) =>
  mediaLibraryError('NETWORK', 'The connection to the server was lost.', { cause })

/** One request to the library, one JSON answer. Throws a `MediaLibraryError`. */
export const askOnce = async <T>(
  { api, credentials, fetch, headers }: Connection,
  { body, method, path }: Call,
): Promise<T> => {
  const response = await fetch(`${api}${path}`, {
    body: body === undefined ? undefined : JSON.stringify(body),
    credentials,
    headers: body === undefined ? headers : { 'Content-Type': 'application/json', ...headers },
    // So that an upload is given up also when its page is closed.
    keepalive: path.endsWith('/abort'),
    method,
  }).catch((cause: unknown) => {
    throw networkError(cause)
  })
  if (!response.ok) {
    throw await errorFrom(response)
  }
  return (await response.json().catch((cause: unknown) => {
    throw networkError(cause)
  })) as T
}

/** As `askOnce`, again when that may help: every request of this client may be repeated. */
export const callApi = <T>(connection: Connection, call: Call): Promise<T> =>
  retrying(() => askOnce<T>(connection, call), {
    delays: connection.retryDelays,
    signal: call.signal,
  })
