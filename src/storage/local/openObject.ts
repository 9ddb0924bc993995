import { open } from 'node:fs/promises'

import type { OpenObject } from '../signed/answerRead.js'
import type { StoredObject } from '../StorageProvider.js'
import type { Disk } from './disk.js'

import { cutRange } from '../signed/cutRange.js'
import { etagOf } from './etagOf.js'
import { isMissing } from './onDisk.js'

/** Bytes read at once. */
const chunkSize = 2 ** 18

/** The object at `key`, or `null`. What is open stays readable when the key is removed or replaced. */
export const openObject = async (disk: Disk, key: string): Promise<null | OpenObject> => {
  const file = disk.objectFile(key)
  const handle = await open(file).catch((error: unknown) => {
    if (isMissing(error)) {
      return null
    }
    throw error
  })
  if (!handle) {
    return null
  }
  try {
    const stats = await handle.stat({ bigint: true })
    if (!stats.isFile()) {
      await handle.close()
      return null
    }
    const size = Number(stats.size)
    return {
      close: () => handle.close(),
      describe: async () => ({
        etag: await etagOf(disk, key, handle, stats),
        key,
        modifiedAt: stats.mtime,
        size,
      }),
      stream: (range) =>
        handle.createReadStream({
          highWaterMark: chunkSize,
          ...(range ? cutRange(range, size) : { start: 0 }),
        }),
    }
  } catch (error) {
    await handle.close()
    throw error
  }
}

export const statObject = async (disk: Disk, key: string): Promise<null | StoredObject> => {
  const opened = await openObject(disk, key)
  return opened && opened.describe().finally(opened.close)
}
