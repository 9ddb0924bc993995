import type { StorageProvider } from '../storage/StorageProvider.js'

import { isDrawing } from '../core/isDrawing.js'
import { contentHeaders, dispositionOf, type Served } from './contentHeaders.js'

interface Redirect {
  readonly key: string
  /** Seconds the URL may be good for. */
  readonly seconds: number
  readonly served: Served
  readonly store: StorageProvider
}

/**
 * Sends a reader to the store with a URL that is signed for a short time; `null` when the store has none. Type and name
 * are part of what is signed. A store says neither `nosniff` nor a policy of its own: texts are downloads there.
 */
export const redirectTo = async ({
  key,
  seconds,
  served,
  store,
}: Redirect): Promise<null | Response> => {
  if (isDrawing(served)) {
    // Its policy goes with it.
    return null
  }
  if (served.mimeType === 'application/vnd.apple.mpegurl') {
    // What it names lies beside it here, and nowhere in the store.
    return null
  }
  const all = contentHeaders(served)
  const isText = served.mimeType.startsWith('text/')
  const signed = await store.signRead(key, {
    contentType: all['Content-Type']!,
    disposition: dispositionOf({ ...served, download: served.download || isText }),
    expiresIn: seconds,
  })
  return (
    signed &&
    new Response(null, {
      headers: {
        // The redirect is an answer to this request only: the next one is judged anew.
        'Cache-Control': 'no-store',
        'Cross-Origin-Resource-Policy': all['Cross-Origin-Resource-Policy']!,
        Location: signed.url,
        'Referrer-Policy': 'no-referrer',
      },
      status: 302,
    })
  )
}
