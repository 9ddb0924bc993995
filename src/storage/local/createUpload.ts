import { randomUUID } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

import type { ObjectInfo } from '../StorageProvider.js'
import type { Disk } from './disk.js'

import { insistKey } from '../insistKey.js'

export interface UploadNote {
  readonly contentType: string
  readonly key: string
  readonly startedAt: string
}

const noteFile = 'meta.json'

/** Makes the folder of a new upload and answers its id. */
export const createUpload = async (
  disk: Disk,
  key: string,
  { contentType }: ObjectInfo,
): Promise<string> => {
  const note: UploadNote = { contentType, key: insistKey(key), startedAt: new Date().toISOString() }
  const id = randomUUID()
  const folder = disk.uploadFolder(id, 'open')
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, noteFile), JSON.stringify(note), { flag: 'wx' })
  return id
}

/** What was noted at the start, or `null` when the folder is gone or its making was cut off. */
export const readNote = async (folder: string): Promise<null | UploadNote> => {
  try {
    return JSON.parse(await readFile(path.join(folder, noteFile), 'utf8')) as UploadNote
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') {
      return null
    }
    throw error
  }
}
