import { createHash, randomUUID } from 'node:crypto'

import type { ObjectInfo } from '../StorageProvider.js'
import type { Zone } from './zoneOf.js'

import { notePath, type UploadNote } from './findUpload.js'
import { putBytes } from './putBytes.js'

/** Notes a new upload and answers its id. */
export const createUpload = async (
  zone: Zone,
  key: string,
  { contentType }: ObjectInfo,
): Promise<string> => {
  zone.pathOf(key)
  const note: UploadNote = { contentType, key, startedAt: new Date().toISOString() }
  const bytes = Buffer.from(JSON.stringify(note))
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const id = randomUUID()
  await putBytes(zone, notePath(zone, id), bytes, { contentType: 'application/json', sha256 })
  return id
}
