import type { BunnyOptions } from './bunny/BunnyOptions.js'
import type { SignedStore } from './signed/answerSigned.js'
import type { StorageProvider } from './StorageProvider.js'

import { cdnOf } from './bunny/cdnOf.js'
import { completeUpload } from './bunny/completeUpload.js'
import { createUpload } from './bunny/createUpload.js'
import { abortUpload } from './bunny/endUpload.js'
import { listObjects } from './bunny/listObjects.js'
import { listParts } from './bunny/listParts.js'
import { listUploads } from './bunny/listUploads.js'
import { openObject } from './bunny/openObject.js'
import { readObject } from './bunny/readObject.js'
import { receivePart } from './bunny/receivePart.js'
import { removeObjects } from './bunny/removeObjects.js'
import { statObject } from './bunny/statObject.js'
import { writeObject } from './bunny/writeObject.js'
import { zoneOf } from './bunny/zoneOf.js'
import { answerSigned } from './signed/answerSigned.js'
import { signer } from './signed/signer.js'

export type { BunnyOptions, BunnyRegion } from './bunny/BunnyOptions.js'

/** Bunny has no parts: plans look like the cloud's, and `max` bounds what has to be listed. */
const parts = { areExact: true, max: 10_000, maxSize: 2 ** 30, minSize: 2 ** 20 }

/**
 * Bunny Storage, by its HTTP API. It has no parts, no URLs to upload to, and nothing can be renamed or copied in it;
 * so part URLs lead to this server, which streams each part to an object of its own, and a completion streams the
 * parts back and into one. Any server of several may take any part, and none keeps anything.
 *
 * ```
 * <prefix>/<key>                           the files
 * <prefix>/.uploads/<id>/upload.json       key, content type and start; there as long as the upload is open
 * <prefix>/.uploads/<id>/<number>          a part that arrived
 * ```
 *
 * Relies on this: a PUT appears whole or not at all, what was put is listed at once, and `Checksum` is the SHA-256
 * of an object. An etag is that, so parts and objects are known by their bytes.
 *
 * Throws `STORAGE_UNAVAILABLE` when the store does not answer or refuses, with the store's own word in the figures.
 *
 * @example storage: bunny({ accessKey: process.env.BUNNY_ACCESS_KEY, zone: 'my-media' })
 *
 * @example
 * storage: bunny({
 *   accessKey,
 *   cdnUrl: 'https://my-media.b-cdn.net',
 *   region: 'ny',
 *   tokenKey,
 *   zone: 'my-media',
 * })
 */
export const bunny = (options: BunnyOptions): StorageProvider => {
  const zone = zoneOf(options)
  const cdn = cdnOf(zone, options)
  const urls = signer(parts)
  const store: SignedStore = {
    openObject: (key) => openObject(zone, key),
    receivePart: (part, body) => receivePart(zone, part, body),
  }
  return {
    name: 'BUNNY_CDN',
    parts,
    ...(zone.region ? { region: zone.region } : {}),

    open: (context) => urls.open(context),

    abortUpload: (upload) => abortUpload(zone, upload),
    completeUpload: (upload, given) => completeUpload(zone, upload, given),
    createUpload: (key, info) => createUpload(zone, key, info),
    handle: (request) => answerSigned(request, urls, store),
    list: (prefix) => listObjects(zone, prefix),
    listParts: (upload) => listParts(zone, upload),
    listUploads: () => listUploads(zone),
    read: (key, range) => readObject(zone, key, range),
    remove: (keys) => removeObjects(zone, keys),
    signPart: async (upload, part) => urls.signPart(upload, part),
    signRead: async (key, read) => (cdn.signRead ?? urls.signRead)(key, read),
    stat: (key) => statObject(zone, key),
    write: (key, body, info) => writeObject(zone, key, body, info),
    ...(cdn.publicUrls ? { publicUrls: cdn.publicUrls } : {}),
  }
}
