import type { AzureOptions } from './azure/AzureOptions.js'
import type { StorageProvider } from './StorageProvider.js'

import { abortUpload } from './azure/abortUpload.js'
import { completeUpload } from './azure/completeUpload.js'
import { containerOf } from './azure/containerOf.js'
import { listObjects } from './azure/listObjects.js'
import { listParts } from './azure/listParts.js'
import { listUploads } from './azure/listUploads.js'
import { openContainer } from './azure/openContainer.js'
import { readObject } from './azure/readObject.js'
import { receivePart } from './azure/receivePart.js'
import { removeObjects } from './azure/removeObjects.js'
import { signPart, signRead } from './azure/signUrls.js'
import { statObject } from './azure/statObject.js'
import { createNote } from './azure/uploadNote.js'
import { writeObject } from './azure/writeObject.js'
import { publicUrlsOf } from './remote/publicUrlsOf.js'
import { answerSigned, type SignedStore } from './signed/answerSigned.js'
import { signer } from './signed/signer.js'

export type { AzureOptions } from './azure/AzureOptions.js'

/**
 * Azure Blob Storage. Parts go to a blob that only their upload knows, and the object is made of them by a copy
 * inside of Azure, which moves no bytes through this server:
 *
 * ```
 * <key>                  the objects
 * .uploads/<id>/note     key, content type and start of an upload, as metadata
 * .uploads/<id>/blocks   its parts
 * ```
 *
 * Needs `@azure/storage-blob` and an account key: without one nothing can be signed. Throws `STORAGE_UNAVAILABLE`
 * when Azure does not answer or refuses, with its own word in the figures.
 *
 * @example storage: azure({ connectionString: process.env.AZURE_STORAGE_CONNECTION_STRING, container: 'media' })
 *
 * @example storage: azure({ accountKey, accountName: 'mysite', container: 'media', upload: 'direct' })
 */
export const azure = (options: AzureOptions): StorageProvider => {
  const container = containerOf(options)
  const publicUrls = publicUrlsOf('azure()', container, options)
  const urls = signer(container.parts)
  const store: SignedStore = {
    // Reads are signed by Azure.
    openObject: async () => null,
    receivePart: (part, body) => receivePart(container, part, body),
  }
  return {
    name: 'AZURE_BLOB',
    parts: container.parts,

    open: async (context) => {
      urls.open(context)
      await openContainer(container, options.allowContainerCreate)
    },

    abortUpload: (upload) => abortUpload(container, upload),
    completeUpload: (upload, parts) => completeUpload(container, upload, parts),
    createUpload: (key, info) => createNote(container, key, info),
    handle: (request) => answerSigned(request, urls, store),
    list: (prefix) => listObjects(container, prefix),
    listParts: (upload) => listParts(container, upload),
    listUploads: () => listUploads(container),
    read: (key, range) => readObject(container, key, range),
    remove: (keys) => removeObjects(container, keys),
    signPart: async (upload, part) =>
      // Azure takes no block without bytes.
      options.upload === 'direct' && part.size > 0
        ? signPart(container, upload, part)
        : urls.signPart(upload, part),
    signRead: (key, read) => signRead(container, key, read),
    stat: (key) => statObject(container, key),
    write: (key, body, info) => writeObject(container, key, body, info),
    ...(publicUrls ? { publicUrls } : {}),
  }
}
