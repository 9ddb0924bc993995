import { parseParams, type PayloadRequest } from 'payload'

import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Handler } from './Route.js'

import { payloadsOwn } from '../compat/payloadsOwn.js'
import { requireUser } from '../library/authorize.js'
import { insistShape } from '../requests/readBody.js'
import { takeEdits } from '../requests/takeEdits.js'
import { checkMetadata, fromForm } from '../uploads/metadata.js'
import { beginning, uploading } from '../uploads/uploading.js'
import { answerReplacement } from './answerReplacement.js'
import { fileID } from './files.js'
import { type Form, parseJSON, readForm } from './readForm.js'
import { anyShape } from './shapes.js'

const dataOf = (library: MediaLibrary, { _payload, file: _, ...fields }: Form['fields']) =>
  _payload === undefined
    ? checkMetadata(library, fromForm(fields))
    : insistShape(anyShape, parseJSON(_payload))

/** What Payload's own handler does with the query of a `PATCH`. */
const update = (library: MediaLibrary, req: PayloadRequest, data: Record<string, unknown>) => {
  const { depth, overrideLock, populate, select, trash } = parseParams(req.query as never)
  return library.payload.update({
    id: fileID(library, req),
    collection: library.slugs.media,
    data: data as never,
    depth,
    overrideAccess: false,
    overrideLock: overrideLock ?? false,
    populate,
    req,
    select: select as never,
    trash,
  })
}

/**
 * `PATCH /media/:id`: Payload's own. A form with a file is taken here, and streamed: its bytes take the place of the
 * old ones as soon as they are clean, until then the old ones are served. The other fields change at once.
 */
export const change: Handler = async (library, req) => {
  if (!req.headers.get('content-type')?.toLowerCase().startsWith('multipart/form-data')) {
    return payloadsOwn(library, { method: 'patch', path: '/:id' }, req)
  }
  const user = requireUser(library, req)
  const form = await beginning(library, 'form', readForm(library, req, user, fileID(library, req)))
  const { attach, discard, fields, way } = form
  try {
    // A crop that comes with new bytes is about them.
    const edits = attach ? takeEdits(req) : {}
    const doc = await update(library, req, await dataOf(library, fields))
    return attach
      ? answerReplacement(await uploading(library, way, () => attach(edits)), { doc, status: 200 })
      : Response.json({ doc, message: req.t('general:updatedSuccessfully') })
  } catch (error) {
    await discard()
    throw error
  }
}
