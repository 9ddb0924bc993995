import type { ConnectionOptions } from '../connect.js'
import type { ID } from '../UploadPlan.js'

import { type Call, callApi } from '../callApi.js'
import { connect } from '../connect.js'

export interface ProcessingOptions extends ConnectionOptions {
  /** Aborting it gives the request up; what the server has begun it may finish. */
  readonly signal?: AbortSignal
}

interface Asking extends Pick<Call, 'body' | 'method'> {
  readonly file: ID
  /** Below the file, such as `resize`. */
  readonly path: string
}

/** Asks for something to be done to a file. Every one of these requests may be repeated, and is while the server is busy. */
export const askFor = <Answer>(
  { body, file, method, path }: Asking,
  { signal, ...options }: ProcessingOptions,
): Promise<Answer> => {
  const connection = connect(options)
  const fetch: typeof globalThis.fetch = (input, init) =>
    connection.fetch(input, { ...init, signal })
  return callApi<Answer>(
    { ...connection, fetch },
    { body, method, path: `/${encodeURIComponent(String(file))}/${path}`, signal },
  )
}
