import type { StoredObject } from '../StorageProvider.js'
import type { Zone } from './zoneOf.js'

import { insistKey, isKey } from '../insistKey.js'
import { objectOf } from './entry.js'
import { listFolder } from './listFolder.js'
import { hiddenFolder } from './zoneOf.js'

async function* walk(zone: Zone, folder: string, prefix: string): AsyncGenerator<StoredObject> {
  for (const entry of await listFolder(zone, zone.prefix + folder)) {
    const key = folder + entry.ObjectName
    if (entry.IsDirectory) {
      if (entry.ObjectName !== hiddenFolder && `${key}/`.startsWith(prefix)) {
        yield* walk(zone, `${key}/`, prefix)
      }
    } else if (key.startsWith(prefix) && isKey(key)) {
      yield objectOf(key, entry)
    }
  }
}

/** Objects whose keys begin with `prefix`, folder by folder. */
export async function* listObjects(zone: Zone, prefix: string): AsyncGenerator<StoredObject> {
  // A prefix may end at a slash or be empty: with one more character it has to be a key.
  insistKey(`${prefix}x`)
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1)
  if (!folder.split('/').includes(hiddenFolder)) {
    yield* walk(zone, folder, prefix)
  }
}
