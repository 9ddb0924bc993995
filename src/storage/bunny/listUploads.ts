import type { UploadRef } from '../StorageProvider.js'
import type { Zone } from './zoneOf.js'

import { timeOf } from './entry.js'
import { isUploadId, readNote, uploadsFolder } from './findUpload.js'
import { listFolder } from './listFolder.js'

/**
 * Every upload that has a folder, also what is left of one that ended while the process was killed. That has an empty
 * key: its id is enough to abort it.
 */
export async function* listUploads(zone: Zone): AsyncGenerator<UploadRef & { startedAt: Date }> {
  for (const entry of await listFolder(zone, uploadsFolder(zone))) {
    const { DateCreated, IsDirectory, LastChanged, ObjectName: id } = entry
    if (IsDirectory && isUploadId(id)) {
      const note = await readNote(zone, id)
      const startedAt = note ? new Date(note.startedAt) : timeOf(DateCreated ?? LastChanged)
      yield { id, key: note?.key ?? '', startedAt }
    }
  }
}
