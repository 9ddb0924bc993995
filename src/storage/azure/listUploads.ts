import type { UploadRef } from '../StorageProvider.js'
import type { Container } from './containerOf.js'

import { listBlobs } from './listBlobs.js'
import { decodeKey, isUploadId } from './uploadNote.js'

type Listed = { readonly startedAt: Date } & UploadRef

/**
 * Every upload that has a note, and every one of which parts are left without one: what came after the end, and
 * what a killed process left. Those have an empty key; their id is enough to abort them.
 */
export async function* listUploads(container: Container): AsyncGenerator<Listed> {
  const blobs = listBlobs(container, {
    includeMetadata: true,
    includeUncommitedBlobs: true,
    prefix: container.uploads,
  })
  let upload: Listed | undefined
  for await (const { name, metadata, properties } of blobs) {
    const [id = '', file] = name.slice(container.uploads.length).split('/')
    if (!isUploadId(id)) {
      continue
    }
    if (upload && upload.id !== id) {
      yield upload
      upload = undefined
    }
    // Blobs of which nothing is committed have no time everywhere.
    upload ??= { id, key: '', startedAt: properties.lastModified ?? new Date(0) }
    if (file === 'note') {
      upload = { id, key: decodeKey(metadata), startedAt: properties.lastModified }
    }
  }
  if (upload) {
    yield upload
  }
}
