import type { PayloadRequest } from 'payload'

import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary, User } from '../library/MediaLibrary.js'
import type { Ticket } from '../uploads/ticket.js'
import type { Handler } from './Route.js'

import { MediaError } from '../errors/MediaError.js'
import { requireUser } from '../library/authorize.js'
import { insistShape } from '../requests/readBody.js'
import { readMultipart } from '../requests/readMultipart.js'
import { attachUpload } from '../uploads/attachUpload.js'
import { completeUpload } from '../uploads/completeUpload.js'
import { findUpload } from '../uploads/findUpload.js'
import { checkMetadata, fromForm, fromPanel } from '../uploads/metadata.js'
import { discard, storeFile } from '../uploads/storeFile.js'
import { readReceipt } from './receipt.js'
import { anyShape } from './shapes.js'

const created = (doc: MediaFile) => Response.json({ doc, message: 'The file was uploaded.' }, { status: 201 })

const parseJSON = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new MediaError('INVALID_REQUEST', 'A form field is not valid JSON, or a file has no name.')
  }
}

const metadataOf = (library: MediaLibrary, { _payload, file: _, ...fields }: Record<string, string>) =>
  checkMetadata(
    library,
    _payload === undefined ? fromForm(fields) : fromPanel(library, insistShape(anyShape, parseJSON(_payload))),
  )

/** The admin panel has sent the bytes to the store already, and shows the receipt it got for them. */
const completeFromPanel = async (
  library: MediaLibrary,
  req: PayloadRequest,
  user: User,
  fields: Record<string, string>,
): Promise<Response> => {
  const id = readReceipt(library, req, parseJSON(fields.file!))
  const upload = await findUpload(library, user, id)
  const { doc } = await completeUpload(library, user, upload, await metadataOf(library, fields))
  return created(doc)
}

const attach = async (
  library: MediaLibrary,
  req: PayloadRequest,
  user: User,
  ticket: Ticket,
  fields: Record<string, string>,
): Promise<Response> => {
  try {
    const metadata = await metadataOf(library, fields)
    return created(await attachUpload(library, { metadata, req, ticket, user }))
  } catch (error) {
    await discard(library, ticket)
    throw error
  }
}

/** `POST /media` and `POST /media/upload`: a file with its metadata, streamed to the store as it arrives. */
export const upload: Handler = async (library, req) => {
  const user = requireUser(library, req)
  if (!req.headers.get('content-type')?.toLowerCase().startsWith('multipart/form-data')) {
    throw new MediaError(
      'INVALID_REQUEST',
      'A file is missing: send multipart/form-data with a field "file", or upload it with /upload/presigned first.',
    )
  }
  const { fields, results } = await readMultipart(req as never, {
    onFile: async ({ body, field, filename, mimeType }) => {
      if (field !== 'file') {
        throw new MediaError('INVALID_REQUEST', 'The file has to be sent as the field "file".', { field })
      }
      return storeFile(library, user, { body, filename, mimeType })
    },
  }).catch(async (error: { results?: PromiseSettledResult<Ticket>[] }) => {
    const stored = error.results?.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])) ?? []
    await Promise.all(stored.map((ticket) => discard(library, ticket)))
    throw error
  })
  const [result] = results
  if (result?.status === 'rejected') {
    throw result.reason
  }
  if (result) {
    return attach(library, req, user, result.value, fields)
  }
  if (fields.file) {
    return completeFromPanel(library, req, user, fields)
  }
  throw new MediaError('INVALID_REQUEST', 'A file is missing: send it as a field "file" of multipart/form-data.')
}
