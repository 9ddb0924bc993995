import type { Dirent } from 'node:fs'

import { opendir } from 'node:fs/promises'
import path from 'node:path'

import type { StoredObject } from '../StorageProvider.js'
import type { Disk } from './disk.js'

import { insistKey, isKey } from '../insistKey.js'
import { isMissing } from './onDisk.js'
import { statObject } from './openObject.js'

/** What is in a folder, a few entries at a time. A folder that is gone has nothing. */
export async function* entriesOf(folder: string): AsyncGenerator<Dirent> {
  const entries = await opendir(folder).catch((error: unknown) => {
    if (isMissing(error)) {
      return []
    }
    throw error
  })
  yield* entries
}

async function* walk(disk: Disk, folder: string, prefix: string): AsyncGenerator<StoredObject> {
  for await (const entry of entriesOf(path.join(disk.objects, folder))) {
    const key = folder + entry.name
    if (entry.isDirectory()) {
      if (`${key}/`.startsWith(prefix)) {
        yield* walk(disk, `${key}/`, prefix)
      }
    } else if (key.startsWith(prefix) && isKey(key)) {
      const object = await statObject(disk, key)
      if (object) {
        yield object
      }
    }
  }
}

/** Objects whose keys begin with `prefix`, in no order. What comes or goes meanwhile may be in it or not. */
export async function* listObjects(disk: Disk, prefix: string): AsyncGenerator<StoredObject> {
  // A prefix may end at a slash or be empty: with one more character it has to be a key.
  insistKey(`${prefix}x`)
  yield* walk(disk, prefix.slice(0, prefix.lastIndexOf('/') + 1), prefix)
}
