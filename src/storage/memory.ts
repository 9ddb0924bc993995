import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

import type { OpenObject } from './signed/answerRead.js'
import type { SignedStore } from './signed/answerSigned.js'
import type { StorageProvider, StoredObject, UploadRef } from './StorageProvider.js'

import { MediaError } from '../errors/MediaError.js'
import { insistKey } from './insistKey.js'
import { answerSigned } from './signed/answerSigned.js'
import { cutRange } from './signed/cutRange.js'
import { inOrder, insistArrived } from './signed/insistArrived.js'
import { signer } from './signed/signer.js'
import { wholeBody } from './signed/wholeBody.js'

interface Bytes {
  readonly bytes: Buffer
  readonly etag: string
}

interface Upload {
  readonly key: string
  readonly parts: Map<number, Bytes>
  readonly startedAt: Date
}

const parts = { max: 10_000, maxSize: 2 ** 30, minSize: 2 ** 20 }

/**
 * Everything in the memory of one process, for tests. It passes the same contract as the others, and its URLs lead
 * to its own `handle`.
 *
 * @example const storage = memory()
 */
export const memory = (): StorageProvider => {
  const objects = new Map<string, Bytes & { readonly modifiedAt: Date }>()
  const uploads = new Map<string, Upload>()
  const urls = signer(parts)

  const describe = (key: string): null | StoredObject => {
    const found = objects.get(insistKey(key))
    return found
      ? { etag: found.etag, key, modifiedAt: found.modifiedAt, size: found.bytes.length }
      : null
  }

  const put = async (key: string, body: Readable, size?: number): Promise<StoredObject> => {
    const whole = wholeBody(body, size)
    const bytes = await buffer(whole.chunks)
    objects.set(insistKey(key), { bytes, etag: whole.md5(), modifiedAt: new Date() })
    return describe(key)!
  }

  const find = ({ id, key }: UploadRef): Upload => {
    const upload = uploads.get(id)
    if (upload?.key !== key) {
      throw new MediaError('UPLOAD_NOT_FOUND', 'The store does not know this upload.')
    }
    return upload
  }

  const arrived = (upload: UploadRef) =>
    inOrder(
      [...find(upload).parts].map(([number, { bytes, etag }]) => ({
        etag,
        number,
        size: bytes.length,
      })),
    )

  const open = (key: string): null | OpenObject => {
    const object = describe(key)
    const { bytes } = objects.get(key) ?? {}
    return (
      object &&
      bytes! && {
        close: async () => {},
        describe: async () => object,
        stream: (range) => {
          const { end, start } = range
            ? cutRange(range, bytes.length)
            : { end: bytes.length, start: 0 }
          return Readable.from([bytes.subarray(start, end + 1)], { objectMode: false })
        },
      }
    )
  }

  const store: SignedStore = {
    openObject: async (key) => open(key),
    receivePart: async (part, body) => {
      find(part)
      const bytes = await buffer(body.chunks)
      // Looked up again: the upload may have ended meanwhile.
      find(part).parts.set(part.number, { bytes, etag: body.md5() })
      return body.md5()
    },
  }

  return {
    name: 'LOCAL',
    parts,

    open: urls.open,

    abortUpload: async ({ id, key }) => {
      if (uploads.get(id)?.key === key) {
        uploads.delete(id)
      }
    },
    completeUpload: async (upload, given) => {
      const wanted = inOrder(given)
      insistArrived(wanted, arrived(upload))
      const kept = find(upload).parts
      uploads.delete(upload.id)
      return put(upload.key, Readable.from(wanted.map(({ number }) => kept.get(number)!.bytes)))
    },
    createUpload: async (key) => {
      const id = randomUUID()
      uploads.set(id, { key: insistKey(key), parts: new Map(), startedAt: new Date() })
      return id
    },
    handle: (request) => answerSigned(request, urls, store),
    async *list(prefix) {
      for (const key of [...objects.keys()]) {
        const object = key.startsWith(prefix) ? describe(key) : null
        if (object) {
          yield object
        }
      }
    },
    listParts: async (upload) => arrived(upload),
    async *listUploads() {
      for (const [id, { key, startedAt }] of [...uploads]) {
        yield { id, key, startedAt }
      }
    },
    read: async (key, range) => {
      const opened = open(key)
      if (!opened) {
        throw new MediaError('OBJECT_NOT_FOUND', 'The store has no such object.', { key })
      }
      return opened.stream(range)
    },
    remove: async (keys) => {
      for (const key of keys) {
        objects.delete(insistKey(key))
      }
    },
    signPart: async (upload, part) => urls.signPart(upload, part),
    signRead: async (key, options) => urls.signRead(key, options),
    stat: async (key) => describe(key),
    write: (key, body, { size }) => put(key, body, size).finally(() => body.destroy()),
  }
}
