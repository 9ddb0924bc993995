import type { IncomingMessage } from 'node:http'

import type { Imports } from './importOptions.js'

import { findAddresses } from './findAddresses.js'
import { failed } from './importErrors.js'
import { hostOf, judgeURL } from './judgeURL.js'
import { requestOnce } from './requestOnce.js'

export interface Opened {
  readonly response: IncomingMessage
  /** Where the last redirect led to. */
  readonly url: URL
}

const redirects = new Set([301, 302, 303, 307, 308])

const insistWhole = ({ headers, statusCode = 0 }: IncomingMessage): void => {
  if (statusCode !== 200) {
    throw failed(`The file could not be fetched: the other server answered ${statusCode}.`, {
      remoteStatus: statusCode,
    })
  }
  const codings = [
    headers['content-encoding'] ?? 'identity',
    headers['transfer-encoding'] ?? 'chunked',
  ]
  if (!/^identity,chunked$/i.test(codings.map((coding) => coding.trim()).join(','))) {
    throw failed('The other server sends the file compressed, though it was asked not to.')
  }
}

/**
 * Opens a URL and follows its redirects, each judged, resolved and connected to as if somebody had typed it in.
 * Throws `IMPORT_REFUSED` or `IMPORT_FAILED`; then no connection is left.
 */
export const openURL = async (
  imports: Imports,
  given: string,
  signal: AbortSignal,
): Promise<Opened> => {
  let url = judgeURL(imports, given)
  for (let followed = 0; ; followed++) {
    const addresses = await findAddresses(imports, hostOf(url), signal)
    const response = await requestOnce(imports, url, addresses, signal)
    try {
      const { location } = response.headers
      if (!redirects.has(response.statusCode!) || location === undefined) {
        insistWhole(response)
        return { response, url }
      }
      if (followed >= imports.maxRedirects) {
        throw failed(`The other server redirects more than ${imports.maxRedirects} times.`)
      }
      url = judgeURL(imports, location, url)
      response.destroy()
    } catch (error) {
      response.destroy()
      throw error
    }
  }
}
