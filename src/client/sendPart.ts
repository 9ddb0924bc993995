import type { Connection } from './connect.js'
import type { Signer } from './signer.js'
import type { SignedPart } from './UploadPlan.js'

import { errorFrom, isMediaLibraryError } from './errorFrom.js'
import { type Put, putWithFetch, putWithProgress } from './putPart.js'
import { isPassing, retrying } from './retrying.js'
import { orAborted } from './waiting.js'

export interface Part {
  readonly addressOf: Signer
  readonly body: Blob
  readonly number: number
  readonly onSent: (bytes: number) => void
  readonly signal: AbortSignal
  /** Its MD5 in base64, or `null`: for every attempt anew. */
  readonly sumOf: () => Promise<null | string>
}

/** Stores refuse an address that is too old with one of these; a new one may help. */
const refusals = [400, 403, 409, 410]

const isRefusal = (error: unknown) => isMediaLibraryError(error) && refusals.includes(error.status)

const put = (connection: Connection, request: Put): Promise<Response> =>
  typeof XMLHttpRequest === 'undefined' || connection.hasOwnFetch
    ? putWithFetch(connection.fetch, request)
    : putWithProgress(request)

const isSigned = ({ headers = {} }: SignedPart, name: string) =>
  Object.keys(headers).some((header) => header.toLowerCase() === name)

/** Sends one part, again when it fails and that may help. Answers its ETag, where the store shows it. */
export const sendPart = (
  connection: Connection,
  { addressOf, body, number, onSent, signal, sumOf }: Part,
): Promise<null | string> => {
  let last: SignedPart | undefined
  let hasAddress = false
  return retrying(
    async (failure) => {
      onSent(0)
      hasAddress = false
      // Read anew for every attempt: a file that changed meanwhile is found out here.
      const md5 = await orAborted(sumOf(), signal)
      const part = await orAborted(addressOf(number, isRefusal(failure) ? last : undefined), signal)
      last = part
      hasAddress = true
      const sum: Record<string, string> =
        md5 && !isSigned(part, 'content-md5') ? { 'Content-MD5': md5 } : {}
      const headers = { ...part.headers, ...sum }
      const response = await put(connection, { body, headers, onSent, part, signal })
      if (!response.ok) {
        throw await errorFrom(response)
      }
      // Read to its end, so that the connection is free for the next part.
      await response.arrayBuffer().catch(() => {})
      onSent(body.size)
      return response.headers.get('etag')
    },
    {
      delays: connection.retryDelays,
      // What the library answers was retried already.
      mayPass: (error) => hasAddress && (isPassing(error) || isRefusal(error)),
      signal,
    },
  )
}
