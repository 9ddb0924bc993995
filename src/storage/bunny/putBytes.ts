import type { Zone } from './zoneOf.js'

import { askStatus } from './ask.js'
import { type BodyInfo, putHeaders } from './putHeaders.js'
import { unavailable } from './storeError.js'

/** Puts bytes at a path. The same bytes may be put twice, so this is tried again when the store does not answer. */
export const putBytes = async (
  zone: Zone,
  path: string,
  body: Buffer,
  { contentType, sha256 }: BodyInfo,
): Promise<void> => {
  // Bytes have a length of their own; said twice, some versions of `fetch` refuse it.
  const headers = putHeaders({ contentType, sha256 })
  const status = await askStatus(zone, { body, headers, method: 'PUT', path })
  if (status !== 201 && status !== 200) {
    throw unavailable(`HTTP ${status} to a PUT`)
  }
}
