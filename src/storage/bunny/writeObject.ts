import type { Readable } from 'node:stream'

import type { ObjectInfo, StoredObject } from '../StorageProvider.js'
import type { Zone } from './zoneOf.js'

import { wholeBody } from '../signed/wholeBody.js'
import { putBody } from './putBody.js'
import { statNewObject } from './statObject.js'

/** Streams a body to `key`. The body is closed in any case; what it fails with is thrown as it is. */
export const writeObject = async (
  zone: Zone,
  key: string,
  body: Readable,
  info: ObjectInfo,
): Promise<StoredObject> => {
  const { chunks } = wholeBody(body, info.size)
  try {
    const sent = await putBody(zone, zone.pathOf(key), chunks, info)
    return await statNewObject(zone, key, sent)
  } finally {
    body.destroy()
  }
}
