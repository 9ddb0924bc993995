import type { PayloadRequest } from 'payload'

import type { ID, MediaUpload } from '../library/documents.js'
import type { MediaLibrary, User } from '../library/MediaLibrary.js'
import type { UploadedPart } from '../storage/StorageProvider.js'

import { sizeOfPart } from '../core/parts.js'
import { MediaError } from '../errors/MediaError.js'
import { storeOf } from '../library/storeOf.js'
import { insistShape } from '../requests/readBody.js'
import { beginUpload } from '../uploads/beginUpload.js'
import { completeUpload } from '../uploads/completeUpload.js'
import { insistOpen } from '../uploads/findUpload.js'
import { checkMetadata, fromForm, fromPanel } from '../uploads/metadata.js'
import { layoutOf } from '../uploads/signParts.js'
import { beginning, uploading } from '../uploads/uploading.js'
import { uppyShape } from './shapes.js'
import { ticketFor } from './uppyTicket.js'

/** How `@uppy/aws-s3` cuts a file unless it is told otherwise. */
export const uppyPartSize = 5 * 2 ** 20

/** Where a path of the library is, for those who are elsewhere. */
export const address = (library: MediaLibrary, req: PayloadRequest, path: string) => {
  const { routes, serverURL } = req.payload.config
  return new URL(`${routes.api}/${library.slugs.media}${path}`, serverURL || req.origin || req.url)
    .href
}

/** What Uppy itself says of every file. */
const own = new Set(['name', 'relativePath', 'size', 'type'])

/** What people say of a file. Plugins of Uppy add their own, which is nobody's here. */
const said = (library: MediaLibrary, meta: Readonly<Record<string, unknown>>) => {
  const people = Object.entries(fromPanel(library, meta)).filter(
    ([name, value]) => !own.has(name) && value !== '',
  )
  const texts = people.filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return { ...Object.fromEntries(people), ...fromForm(Object.fromEntries(texts)) }
}

/** Uppy does not say how long a file is: one byte is reserved now, and every further one before it is taken. */
export const begin = async (library: MediaLibrary, user: User, given: unknown) => {
  const { filename, metadata, type } = insistShape(uppyShape, given)
  const people = said(library, metadata)
  const { folder } = await checkMetadata(library, people)
  const begun = beginUpload(library, user, {
    filename,
    folder: folder as ID | null | undefined,
    mimeType: type,
    partSize: uppyPartSize,
    size: 1,
  })
  const upload = await beginning(library, 'uppy', begun)
  return { ticket: ticketFor(upload.filename, people), upload }
}

/** The parts that arrived: all of them when the store has taken the file over. */
export const arrived = async (
  library: MediaLibrary,
  upload: MediaUpload,
): Promise<readonly UploadedPart[]> => {
  const layout = layoutOf(upload)
  const sizes = Array.from({ length: layout.partCount }, (_, i) =>
    sizeOfPart(i + 1, upload.size, layout),
  )
  const taken = sizes.map((size, i) => ({ etag: 'taken', number: i + 1, size }))
  if (upload.state === 'completed' || upload.state === 'completing') {
    return taken
  }
  insistOpen(library, upload)
  const parts = await storeOf(library, upload)
    .listParts({ id: upload.storageUploadId!, key: upload.key })
    .catch((error: unknown) => {
      if (MediaError.is(error, 'UPLOAD_NOT_FOUND')) {
        return taken
      }
      throw error
    })
  return parts.filter(({ number, size }) => sizes[number - 1] === size)
}

/** The parts become a file. */
export const finish = async (
  library: MediaLibrary,
  req: PayloadRequest,
  user: User,
  upload: MediaUpload,
  meta: Record<string, unknown>,
) => {
  const metadata = await checkMetadata(library, said(library, meta))
  const doc = await uploading(library, 'uppy', async (tell) => {
    const completed = await completeUpload(library, user, upload, { metadata, req, way: 'uppy' })
    tell({ isNew: completed.isNew })
    return completed.doc
  })
  const location = address(library, req, `/file/${encodeURIComponent(doc.filename)}`)
  return { doc, id: doc.id, key: doc.filename, location }
}
