import type { DBSchema, IDBPDatabase } from 'idb'

import type { RememberedUpload, UploadMemory } from './UploadMemory.js'

interface Schema extends DBSchema {
  uploads: { key: string; value: RememberedUpload }
}

/**
 * Remembers in IndexedDB, which pages and tabs of one origin share.
 *
 * @example uploadFile({ api, file, remember: indexedDbMemory('my-app-uploads') })
 */
export const indexedDbMemory = (name = 'payload-media-library'): UploadMemory => {
  // Opened for each step and closed again: nobody who wants to delete the database has to wait for us.
  const within = async <T>(work: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> => {
    const { openDB } = await import('idb')
    const db = await openDB<Schema>(name, 1, {
      upgrade: (fresh) => {
        fresh.createObjectStore('uploads', { keyPath: 'key' })
      },
    })
    try {
      return await work(db)
    } finally {
      db.close()
    }
  }
  return {
    find: (key) => within(async (db) => (await db.get('uploads', key)) ?? null),
    forget: (key) => within((db) => db.delete('uploads', key)),
    keep: (upload) => within(async (db) => void (await db.put('uploads', upload))),
    list: () => within((db) => db.getAll('uploads')),
  }
}
