import type { UploadedPart, UploadRef } from '../StorageProvider.js'
import type { Zone } from './zoneOf.js'

import { etagOf } from './entry.js'
import { findUpload, noteName, uploadFolder, uploadNotFound } from './findUpload.js'
import { listFolder } from './listFolder.js'

/** The parts of an upload, by number. Throws `UPLOAD_NOT_FOUND`. */
export const listParts = async (zone: Zone, upload: UploadRef): Promise<UploadedPart[]> => {
  await findUpload(zone, upload)
  const entries = await listFolder(zone, uploadFolder(zone, upload.id))
  // The note goes first when an upload ends: with it, the list has all there was.
  if (!entries.some(({ ObjectName }) => ObjectName === noteName)) {
    throw uploadNotFound()
  }
  return entries
    .filter(({ IsDirectory, ObjectName }) => !IsDirectory && /^\d+$/.test(ObjectName))
    .map((entry) => ({ etag: etagOf(entry), number: Number(entry.ObjectName), size: entry.Length }))
    .sort((a, b) => a.number - b.number)
}
