import type { StorageProvider } from '../StorageProvider.js'
import type { StorageUnderTest } from './StorageUnderTest.js'

import { MediaError } from '../../errors/MediaError.js'

/** Sends signed requests to `handle`, for stores that sign URLs of this server. Answers errors as the endpoint does. */
export const sendToHandle =
  (provider: StorageProvider): StorageUnderTest['send'] =>
  async ({ headers, method, url }, body, more = {}) => {
    const request = new Request(new URL(url, 'http://localhost'), {
      body: method === 'PUT' ? (body as Uint8Array<ArrayBuffer>) : null,
      headers: { ...headers, ...more },
      method,
    })
    try {
      return await provider.handle!(request)
    } catch (error) {
      if (!MediaError.is(error)) {
        throw error
      }
      const { data, message, status } = error
      return Response.json({ errors: [{ data, message }] }, { status })
    }
  }
