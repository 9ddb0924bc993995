import { mkdir, open, rename, stat } from 'node:fs/promises'
import path from 'node:path'

import type { StoredObject } from '../StorageProvider.js'
import type { Disk } from './disk.js'

import { rememberEtag } from './etagOf.js'
import { isMissing } from './onDisk.js'

const mostAttempts = 100

/** What systems and filesystems answer that do not know how to flush a folder, or whose folder is gone again. */
const cannotSync = ['EACCES', 'EBADF', 'EINVAL', 'EISDIR', 'ENOENT', 'ENOTSUP', 'EPERM']

/** A `rename` survives a power failure only once its folder is on the disk. */
const syncFolder = async (folder: string): Promise<void> => {
  try {
    const handle = await open(folder)
    await handle.sync().finally(() => handle.close())
  } catch (error) {
    if (!cannotSync.includes((error as NodeJS.ErrnoException).code ?? '')) {
      throw error
    }
  }
}

/**
 * Makes a finished draft the object of `key`, in one step. A folder that a removal takes away at the same moment is
 * made again; a draft that is gone (its upload was aborted) fails with `ENOENT`.
 */
export const place = async (
  disk: Disk,
  draft: string,
  key: string,
  md5: string,
): Promise<StoredObject> => {
  const target = disk.objectFile(key)
  const stats = await stat(draft, { bigint: true })
  await rememberEtag(disk, key, stats, md5)
  for (let attempt = 1; ; attempt += 1) {
    try {
      await mkdir(path.dirname(target), { recursive: true })
      await rename(draft, target)
      break
    } catch (error) {
      if (attempt === mostAttempts || !isMissing(error)) {
        throw error
      }
      await stat(draft)
    }
  }
  await syncFolder(path.dirname(target))
  return { etag: md5, key, modifiedAt: stats.mtime, size: Number(stats.size) }
}
