import type { PayloadRequest } from 'payload'

import { z } from 'zod'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Handler } from './Route.js'

import { atomicUpdate } from '../compat/atomicUpdate.js'
import { signReceipt, verifyReceipt } from '../compat/clientUploads.js'
import { MediaError } from '../errors/MediaError.js'
import { requireUser } from '../library/authorize.js'
import { insistShape, readBody } from '../requests/readBody.js'
import { findUpload } from '../uploads/findUpload.js'
import { partsOfKey } from '../uploads/planObject.js'
import { receiptShape } from './shapes.js'

/** A hash that was made while the bytes were on their way. One that was told before stays. */
const noteHash = (library: MediaLibrary, upload: ID, sha256: string) =>
  atomicUpdate(library, {
    collection: library.slugs.uploads,
    data: { sha256 },
    where: { and: [{ id: { equals: upload } }, { sha256: { exists: false } }] },
  })

/** `POST /api/media-library/receipt`: what the admin panel posts instead of the file it has sent to the store. */
export const receipt: Handler = async (library, req) => {
  const user = requireUser(library, req)
  const { id, sha256 } = await readBody(req, receiptShape)
  const upload = await findUpload(library, user, id)
  await (sha256 && noteHash(library, upload.id, sha256))
  const { filename, objectKey, prefix } = partsOfKey(upload.key)
  const context = { _objectKey: objectKey, prefix, uploadId: String(upload.id) }
  const signedReceipt = signReceipt(req, { collection: library.slugs.media, context, filename })
  return Response.json({ ...context, filename, signedReceipt })
}

const fileShape = z.looseObject({
  clientUploadContext: z.looseObject({ signedReceipt: z.string() }),
})

/** The panel cannot stop Payload's form from posting a file it could not send: it posts the reason instead. */
const problemShape = z.object({
  clientUploadContext: z.object({ problem: z.string().min(1).max(2000) }),
})

/** The upload a receipt stands for. Throws `INVALID_SIGNATURE` unless this server gave it to this person. */
export const readReceipt = (library: MediaLibrary, req: PayloadRequest, file: unknown): string => {
  const unsent = problemShape.safeParse(file)
  if (unsent.success) {
    throw new MediaError('UPLOAD_INCOMPLETE', unsent.data.clientUploadContext.problem)
  }
  const { clientUploadContext } = insistShape(fileShape, file)
  try {
    return String(
      verifyReceipt(req, library.slugs.media, clientUploadContext.signedReceipt).uploadId,
    )
  } catch (cause) {
    throw new MediaError(
      'INVALID_SIGNATURE',
      'The upload receipt is invalid or has expired.',
      {},
      { cause },
    )
  }
}
