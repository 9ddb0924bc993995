import { randomUUID } from 'node:crypto'
import { buffer } from 'node:stream/consumers'

import type { StoredObject, UploadRef } from '../StorageProvider.js'
import type { StorageCase, StorageUnderTest } from './StorageUnderTest.js'

import { assertAnswered, assertRefused } from './assertions.js'
import { bodyOf } from './sources.js'

export const contentType = 'application/octet-stream'

/** Seconds a URL lives when its end is not the matter. */
export const expiresIn = 300

/** What a case does with a store: the steps a client and a server take together. */
export interface Visit extends StorageUnderTest {
  readonly all: <T>(items: AsyncIterable<T>) => Promise<T[]>
  readonly begin: (key?: string) => Promise<UploadRef>
  readonly bytesOf: (key: string) => Promise<Buffer>
  readonly complete: (upload: UploadRef) => Promise<StoredObject>
  /** A body of another length or for another part than was signed. What it must not do is for the case to see. */
  readonly insistUnfit: (sent: Promise<Response>) => Promise<void>
  /** A part of an upload that is over. What it must not do is for the case to see. */
  readonly insistLate: (sent: Promise<Response>) => Promise<void>
  /** Under a folder that only this case writes to. */
  readonly key: (name?: string) => string
  readonly put: (key: string, bytes: Buffer) => Promise<StoredObject>
  /** Signs for exactly these bytes and sends them. */
  readonly sendPart: (upload: UploadRef, number: number, bytes: Buffer) => Promise<Response>
}

const visit = (storage: StorageUnderTest): { leave: () => Promise<void>; visit: Visit } => {
  const { provider, send } = storage
  const folder = `contract/${randomUUID()}/`
  const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
    const found: T[] = []
    for await (const item of items) {
      found.push(item)
    }
    return found
  }
  const key = (name = 'file.bin') => folder + name
  return {
    leave: async () => {
      for (const upload of await all(provider.listUploads())) {
        if (upload.key.startsWith(folder)) {
          await provider.abortUpload(upload)
        }
      }
      await provider.remove((await all(provider.list(folder))).map((object) => object.key))
    },
    visit: {
      ...storage,
      all,
      begin: async (at = key()) => ({
        id: await provider.createUpload(at, { contentType }),
        key: at,
      }),
      bytesOf: async (at) => buffer(await provider.read(at)),
      insistLate: storage.lateParts === 'without effect' ? assertAnswered : assertRefused,
      insistUnfit: storage.exactParts === 'at completion' ? assertAnswered : assertRefused,
      complete: async (upload) => provider.completeUpload(upload, await provider.listParts(upload)),
      key,
      put: (at, bytes) => provider.write(at, bodyOf(bytes), { contentType, size: bytes.length }),
      sendPart: async (upload, number, bytes) => {
        const signed = await provider.signPart(upload, { expiresIn, number, size: bytes.length })
        return send(signed, bytes)
      },
    },
  }
}

/** A case by what it says and does. It takes away what it put into the store. */
export const storageCase = (name: string, run: (visit: Visit) => Promise<void>): StorageCase => ({
  name,
  run: async (storage) => {
    const { leave, visit: visiting } = visit(storage)
    try {
      await run(visiting)
    } finally {
      await leave()
    }
  },
})
