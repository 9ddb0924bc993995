import type { PayloadRequest } from 'payload'

import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Handler } from './Route.js'

import { MediaError } from '../errors/MediaError.js'
import { requireUser } from '../library/authorize.js'
import { insistShape } from '../requests/readBody.js'
import { takeEdits } from '../requests/takeEdits.js'
import { checkMetadata, fromForm, fromPanel } from '../uploads/metadata.js'
import { uploading } from '../uploads/uploading.js'
import { answerReplacement } from './answerReplacement.js'
import { type Form, parseJSON, readForm } from './readForm.js'
import { anyShape } from './shapes.js'

const isForm = ({ headers }: PayloadRequest) =>
  headers.get('content-type')?.toLowerCase().startsWith('multipart/form-data')

const metadataOf = (library: MediaLibrary, { _payload, file: _, ...fields }: Form['fields']) =>
  checkMetadata(
    library,
    _payload === undefined
      ? fromForm(fields)
      : fromPanel(library, insistShape(anyShape, parseJSON(_payload))),
  )

const made = async (
  library: MediaLibrary,
  req: PayloadRequest,
  { attach, discard, fields }: Form,
): Promise<MediaFile> => {
  if (!attach) {
    throw new MediaError(
      'INVALID_REQUEST',
      'A file is missing: send it as a field "file" of multipart/form-data.',
    )
  }
  try {
    return await attach({ ...(await metadataOf(library, fields)), ...takeEdits(req) })
  } catch (error) {
    await discard()
    throw error
  }
}

/**
 * `POST /media` and `POST /media/upload`: a file with its metadata, streamed to the store as it arrives. The fields
 * `path`, `sha256`, `onDuplicate` and `replaces` come before the file.
 */
export const upload: Handler = async (library, req) => {
  const user = requireUser(library, req)
  if (!isForm(req)) {
    throw new MediaError(
      'INVALID_REQUEST',
      'A file is missing: send multipart/form-data with a field "file", or upload it with /upload/presigned first.',
    )
  }
  const doc = await uploading(library, 'form', async (tell) => {
    const form = await readForm(library, req, user)
    tell({ way: form.way })
    return made(library, req, form)
  })
  return doc.replaces
    ? answerReplacement(doc, { status: 201 })
    : Response.json({ doc, message: 'The file was uploaded.' }, { status: 201 })
}
