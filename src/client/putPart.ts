import type { SignedPart } from './UploadPlan.js'

import { networkError } from './callApi.js'

export interface Put {
  readonly body: Blob
  readonly headers: Readonly<Record<string, string>>
  /** Told how many bytes of the part have left. */
  readonly onSent: (bytes: number) => void
  readonly part: SignedPart
  readonly signal: AbortSignal
}

/** Milliseconds without a byte leaving, or an answer arriving, after which a connection counts as lost. */
const longestSilence = 60_000

/** Asked for by their names the browser would complain in the console when the store hides them. */
const headersIn = (text: string): Headers => {
  const found = new Headers()
  for (const [, name, value] of text.matchAll(/^(etag|retry-after):(.*)$/gim)) {
    found.set(name!, value!.trim())
  }
  return found
}

/** Sends one part with XMLHttpRequest, which alone tells how many bytes have left. */
export const putWithProgress = ({ body, headers, onSent, part, signal }: Put): Promise<Response> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    let silence: ReturnType<typeof setTimeout>
    const listen = () => {
      clearTimeout(silence)
      silence = setTimeout(() => request.abort(), longestSilence)
    }
    const stop = () => request.abort()
    const end = () => {
      clearTimeout(silence)
      signal.removeEventListener('abort', stop)
    }
    request.upload.onprogress = ({ loaded }) => {
      listen()
      onSent(Math.min(loaded, body.size))
    }
    request.onload = () => {
      end()
      const { responseText, status } = request
      const answered = headersIn(request.getAllResponseHeaders())
      resolve(new Response(status === 204 ? null : responseText, { headers: answered, status }))
    }
    request.onabort = request.onerror = () => {
      end()
      reject(signal.aborted ? (signal.reason as Error) : networkError('XMLHttpRequest'))
    }
    signal.addEventListener('abort', stop, { once: true })
    request.open(part.method, part.url)
    for (const [name, value] of Object.entries(headers)) {
      request.setRequestHeader(name, value)
    }
    listen()
    request.send(body)
  })

/** Sends one part with fetch. Cookies go to the page's own origin only. */
export const putWithFetch = async (
  send: typeof fetch,
  { body, headers, part: { method, url }, signal }: Put,
): Promise<Response> =>
  send(url, { body, credentials: 'same-origin', headers, method, signal }).catch(
    (cause: unknown) => {
      signal.throwIfAborted()
      throw networkError(cause)
    },
  )
