import { stat } from 'node:fs/promises'
import path from 'node:path'

import type { UploadRef } from '../StorageProvider.js'
import type { Disk } from './disk.js'

import { readNote } from './createUpload.js'
import { uploadIdOf } from './disk.js'
import { entriesOf } from './listObjects.js'
import { isMissing } from './onDisk.js'

const madeAt = async (folder: string): Promise<Date | null> => {
  try {
    return (await stat(folder)).mtime
  } catch (error) {
    if (isMissing(error)) {
      return null
    }
    throw error
  }
}

/**
 * Every upload that has a folder, also what a killed process left of one. An upload whose making was cut off has an
 * empty key: its id is enough to abort it.
 */
export async function* listUploads(disk: Disk): AsyncGenerator<UploadRef & { startedAt: Date }> {
  for await (const { name } of entriesOf(disk.uploads)) {
    const id = uploadIdOf(name)
    const folder = path.join(disk.uploads, name)
    const note = id ? await readNote(folder) : null
    const startedAt = note ? new Date(note.startedAt) : await madeAt(folder)
    if (id && startedAt) {
      yield { id, key: note?.key ?? '', startedAt }
    }
  }
}
