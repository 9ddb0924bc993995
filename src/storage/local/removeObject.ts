import { rmdir, stat, unlink } from 'node:fs/promises'
import path from 'node:path'

import type { Disk } from './disk.js'

const removeFile = async (file: string): Promise<void> => {
  try {
    await unlink(file)
  } catch (error) {
    const found = await stat(file).catch(() => null)
    if (found?.isFile()) {
      throw error
    }
  }
}

/** Removes empty folders upwards. A folder somebody writes to is not empty, or the writer makes it again. */
const prune = async (folder: string, root: string): Promise<void> => {
  for (let empty = folder; empty !== root; empty = path.dirname(empty)) {
    try {
      await rmdir(empty)
    } catch {
      return
    }
  }
}

/** Removes the object and its note, and the folders that are empty then. No object is no error. */
export const removeObject = async (disk: Disk, key: string): Promise<void> => {
  const files = [
    [disk.objectFile(key), disk.objects],
    [disk.etagFile(key), disk.etags],
  ] as const
  for (const [file, root] of files) {
    await removeFile(file)
    await prune(path.dirname(file), root)
  }
}
