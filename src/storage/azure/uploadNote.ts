import { randomUUID } from 'node:crypto'

import type { ObjectInfo, UploadRef } from '../StorageProvider.js'
import type { Container } from './containerOf.js'

import { MediaError } from '../../errors/MediaError.js'
import { insistHeaderValue } from '../signed/insistPlan.js'
import { ask, askIfThere } from './ask.js'

export interface UploadNote {
  readonly contentType: string
  readonly key: string
}

/** The two blobs of an upload. Browsers are given access to the second one at most. */
export const blobsOf = ({ uploads }: Container, id: string): { blocks: string; note: string } => ({
  blocks: `${uploads}${id}/blocks`,
  note: `${uploads}${id}/note`,
})

export const isUploadId = (id: string): boolean =>
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)

/** Metadata travels in headers, which have no room for every character of a key. */
const encodeKey = (key: string) => Buffer.from(key).toString('base64url')

export const decodeKey = (metadata: Readonly<Record<string, string>> = {}): string =>
  Buffer.from(metadata.key ?? '', 'base64url').toString()

/** Begins an upload: from then on `listUploads` names it. */
export const createNote = async (
  container: Container,
  key: string,
  info: ObjectInfo,
): Promise<string> => {
  container.pathOf(key)
  const id = randomUUID()
  const contentType = insistHeaderValue('contentType', info.contentType)
  await ask(container, ({ abortSignal, client }) =>
    client.getBlockBlobClient(blobsOf(container, id).note).upload('', 0, {
      abortSignal,
      blobHTTPHeaders: { blobContentType: contentType },
      metadata: { key: encodeKey(key) },
    }),
  )
  return id
}

/** The note of an upload that is not over, whatever its key. */
export const readNote = async (container: Container, id: string): Promise<null | UploadNote> => {
  const found = isUploadId(id)
    ? await askIfThere(container, ({ abortSignal, client }) =>
        client.getBlobClient(blobsOf(container, id).note).getProperties({ abortSignal }),
      )
    : null
  return found && { contentType: found.contentType ?? '', key: decodeKey(found.metadata) }
}

export const unknownUpload = (): MediaError =>
  new MediaError(
    'UPLOAD_NOT_FOUND',
    'The store does not know this upload: it is over, or it never began.',
  )

/** Throws `UPLOAD_NOT_FOUND` when the upload is over, or never began. */
export const insistNote = async (
  container: Container,
  { id, key }: Pick<UploadRef, 'id' | 'key'>,
): Promise<UploadNote> => {
  const note = await readNote(container, id)
  if (note?.key !== key) {
    throw unknownUpload()
  }
  return note
}
