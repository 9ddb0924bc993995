import type { StorageUnderTest } from '../../src/storage/contract/storageContract.js'
import type { StorageProvider } from '../../src/storage/StorageProvider.js'

import { sendToHandle } from '../../src/storage/contract/sendToHandle.js'

/** The emulator answers 206 and no bytes to a range that begins right behind the end; Azure answers 416. */
const asAzure = (response: Response): Response =>
  response.status === 206 && response.headers.get('content-length') === '0'
    ? new Response(null, { status: 416 })
    : response

/** Sends signed requests to Azure, or to this server, as a browser would. */
export const sendToAzure =
  (provider: StorageProvider, endpoint: string): StorageUnderTest['send'] =>
  async (request, body, more) => {
    const { headers, method, url } = request
    return url.startsWith(endpoint)
      ? asAzure(
          await fetch(url, {
            body: method === 'PUT' ? (body as Uint8Array<ArrayBuffer>) : null,
            headers: { ...headers, ...more },
            method,
          }),
        )
      : sendToHandle(provider)(request, body, more)
  }
