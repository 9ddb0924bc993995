import { mkdir } from 'node:fs/promises'

import type { SignedStore } from './signed/answerSigned.js'
import type { StorageProvider } from './StorageProvider.js'

import { MediaError } from '../errors/MediaError.js'
import { completeUpload } from './local/completeUpload.js'
import { createUpload } from './local/createUpload.js'
import { diskAt } from './local/disk.js'
import { abortUpload } from './local/endUpload.js'
import { listObjects } from './local/listObjects.js'
import { listParts } from './local/listParts.js'
import { listUploads } from './local/listUploads.js'
import { eachOnDisk, onDisk } from './local/onDisk.js'
import { openObject, statObject } from './local/openObject.js'
import { receivePart } from './local/receivePart.js'
import { removeObject } from './local/removeObject.js'
import { writeObject } from './local/writeObject.js'
import { answerSigned } from './signed/answerSigned.js'
import { signer } from './signed/signer.js'

export interface LocalOptions {
  /**
   * Folder of the files, absolute or from the working directory. It is made when it is missing, has to be one
   * filesystem, may be shared by processes, and must not be served by a web server: it holds unscanned files.
   *
   * @default './media'
   */
  readonly dir?: string
}

/** No disk asks for this; plans look like the cloud's, and `max` bounds what has to be listed. */
const parts = { max: 10_000, maxSize: 2 ** 30, minSize: 2 ** 20 }

/**
 * Files on the disk of this server, which speaks the cloud's dialect: uploads have parts, parts have signed URLs.
 * The URLs lead to `handle`, by the plugin's own endpoint.
 *
 * ```
 * objects/<key>                          the files, nothing else
 * etags/<key>                            MD5 of each file, with the inode, size and time of the file it is about; a cache
 * uploads/<id>/meta.json                 key, content type and start of an upload
 * uploads/<id>/<number>/<md5>            a part that arrived
 * uploads/<id>/<uuid>.draft              bytes on their way
 * uploads/<id>.completing, <id>.over     the same folder when no more parts are taken, and when it can go
 * ```
 *
 * Everything appears by `rename`, after `fsync`: there is no half object, part or completion, also after a crash or
 * a power failure. An etag is the MD5 of the bytes; backups may leave `etags` out. A key cannot be an object and
 * the folder of others at the same time.
 *
 * Throws `STORAGE_UNAVAILABLE` when the disk is full or refuses, with the reason in the figures.
 *
 * @example storage: local({ dir: '/var/lib/media' })
 */
export const local = ({ dir = './media' }: LocalOptions = {}): StorageProvider => {
  if (typeof dir !== 'string' || dir.trim() === '') {
    throw new Error('Expected a path for dir of local(), such as ./media.')
  }
  const disk = diskAt(dir)
  const urls = signer(parts)
  const store: SignedStore = {
    openObject: (key) => openObject(disk, key),
    receivePart: (part, body) => receivePart(disk, part, body),
  }
  return {
    name: 'LOCAL',
    parts,

    open: async (context) => {
      urls.open(context)
      await onDisk(async () => {
        await mkdir(disk.objects, { recursive: true })
        await mkdir(disk.uploads, { recursive: true })
      })
    },

    abortUpload: (upload) => onDisk(() => abortUpload(disk, upload)),
    completeUpload: (upload, given) => onDisk(() => completeUpload(disk, upload, given)),
    createUpload: (key, info) => onDisk(() => createUpload(disk, key, info)),
    handle: (request) => onDisk(() => answerSigned(request, urls, store)),
    list: (prefix) => eachOnDisk(listObjects(disk, prefix)),
    listParts: (upload) => onDisk(() => listParts(disk, upload)),
    listUploads: () => eachOnDisk(listUploads(disk)),
    read: (key, range) =>
      onDisk(async () => {
        const opened = await openObject(disk, key)
        if (!opened) {
          throw new MediaError('OBJECT_NOT_FOUND', 'The store has no such object.', { key })
        }
        try {
          return opened.stream(range)
        } catch (error) {
          await opened.close()
          throw error
        }
      }),
    remove: (keys) =>
      onDisk(async () => {
        for (const key of keys) {
          await removeObject(disk, key)
        }
      }),
    signPart: async (upload, part) => urls.signPart(upload, part),
    signRead: async (key, options) => urls.signRead(key, options),
    stat: (key) => onDisk(() => statObject(disk, key)),
    write: (key, body, info) => writeObject(disk, key, body, info),
  }
}
