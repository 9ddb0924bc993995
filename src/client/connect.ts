/** Where the library answers, and how it is asked. */
export interface ConnectionOptions {
  /** Address of the media collection, such as `/api/media` or `https://cms.example.com/api/media`. */
  readonly api: string
  /** @default 'same-origin' */
  readonly credentials?: RequestCredentials
  /** Sends the requests; with one of your own there is no progress inside a part. */
  readonly fetch?: typeof fetch
  /** Sent to the library, such as `Authorization`; never to the addresses that parts go to. */
  readonly headers?: Readonly<Record<string, string>>
  /**
   * Milliseconds before the second, third, ... attempt of a request that a lost connection, a busy server (5xx, 408,
   * 425, 429) or a store stopped. A `Retry-After` of the server prolongs them; while the browser is offline no
   * attempt is made, and none is counted.
   * @default [500, 1000, 2000, 4000, 8000]
   */
  readonly retryDelays?: readonly number[]
}

export interface Connection {
  readonly api: string
  readonly credentials: RequestCredentials
  readonly fetch: typeof fetch
  readonly hasOwnFetch: boolean
  readonly headers: Readonly<Record<string, string>>
  readonly retryDelays: readonly number[]
}

export const connect = ({
  api,
  credentials = 'same-origin',
  fetch: ownFetch,
  headers = {},
  retryDelays = [500, 1000, 2000, 4000, 8000],
}: ConnectionOptions): Connection => ({
  api: api.replace(/\/+$/, ''),
  credentials,
  // Bound: `fetch` as a method of another object is an illegal invocation in browsers.
  fetch: ownFetch ?? ((...args) => globalThis.fetch(...args)),
  hasOwnFetch: Boolean(ownFetch),
  headers,
  retryDelays,
})
