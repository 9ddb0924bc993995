import type { PayloadRequest } from 'payload'

import type { UploadWay } from '../core/uploadWays.js'
import type { MediaUpload } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Handler } from './Route.js'

import { requireUser } from '../library/authorize.js'
import { readBody } from '../requests/readBody.js'
import { abortUpload } from '../uploads/abortUpload.js'
import { beginUpload } from '../uploads/beginUpload.js'
import { completeUpload } from '../uploads/completeUpload.js'
import { findUpload } from '../uploads/findUpload.js'
import { checkMetadata } from '../uploads/metadata.js'
import { resumeUpload } from '../uploads/resumeUpload.js'
import { layoutOf, type SignedPart, signParts } from '../uploads/signParts.js'
import { beginning, uploading } from '../uploads/uploading.js'
import { answerReplacement } from './answerReplacement.js'
import { completeShape, idShape, initiateShape, partShape, presignedShape } from './shapes.js'

/** Parts whose URLs come with the answer that begins an upload. */
const firstParts = 100

/** Local disk signs a path on this server: clients are told where that is. */
const absolute = (req: PayloadRequest, url: string) =>
  new URL(url, req.payload.config.serverURL || req.origin || req.url).href

const shown = (req: PayloadRequest, { headers, method, number, size, url }: SignedPart) => ({
  headers,
  method,
  number,
  size,
  url: absolute(req, url),
})

const planOf = ({ expiresAt, id, key }: MediaUpload) => ({ expiresAt, id, storagePath: key })

/** `POST /media/upload/presigned`: a plan with one part. */
export const presigned: Handler = async (library, req) => {
  const user = requireUser(library, req)
  const request = await readBody(req, presignedShape)
  const upload = await beginning(
    library,
    'presigned',
    beginUpload(library, user, { ...request, onePart: true }),
  )
  const [part] = await signParts(library, upload, [1])
  const { headers, method, url } = shown(req, part!)
  return Response.json(
    { ...planOf(upload), expiresAt: part!.expiresAt.toISOString(), headers, method, url },
    { status: 201 },
  )
}

/** `POST /media/upload/multipart/initiate`: a plan of parts, with the first URLs. */
export const initiate: Handler = async (library, req) => {
  const user = requireUser(library, req)
  const request = await readBody(req, initiateShape)
  const upload = await beginning(library, 'multipart', beginUpload(library, user, request))
  const layout = layoutOf(upload)
  const numbers = Array.from({ length: Math.min(firstParts, layout.partCount) }, (_, i) => i + 1)
  const parts = await signParts(library, upload, numbers)
  return Response.json(
    { ...planOf(upload), ...layout, parts: parts.map((part) => shown(req, part)) },
    { status: 201 },
  )
}

/** `POST /media/upload/multipart/part`: URLs for any of the parts. */
export const part: Handler = async (library, req) => {
  const user = requireUser(library, req)
  const { checksums, id, numbers } = await readBody(req, partShape)
  const parts = await signParts(library, await findUpload(library, user, id), numbers, checksums)
  return Response.json({ parts: parts.map((signed) => shown(req, signed)) })
}

/** `GET /media/upload/multipart/:uploadId`: what has arrived. */
export const resume: Handler = async (library, req) => {
  const user = requireUser(library, req)
  return Response.json(
    await resumeUpload(library, await findUpload(library, user, String(req.routeParams!.uploadId))),
  )
}

const completing =
  (way: UploadWay): Handler =>
  async (library: MediaLibrary, req) => {
    const user = requireUser(library, req)
    const { id, parts, sha256, ...given } = await readBody(req, completeShape)
    const found = await findUpload(library, user, id)
    const metadata = await checkMetadata(library, given)
    let isNew = true
    const doc = await uploading(library, way, async (tell) => {
      const completed = await completeUpload(library, user, found, {
        metadata,
        parts,
        req,
        sha256,
        way,
      })
      isNew = completed.isNew
      tell({ isNew })
      return completed.doc
    })
    if (doc.replaces) {
      return answerReplacement(doc, { status: isNew ? 201 : 200 })
    }
    return Response.json({ doc, message: 'The file was uploaded.' }, { status: isNew ? 201 : 200 })
  }

/** `POST /media/upload/confirm`: the upload becomes a file. */
export const confirm = completing('presigned')

/** `POST /media/upload/multipart/complete`: likewise. */
export const complete = completing('multipart')

/** `POST /media/upload/multipart/abort`: gives the reservation back. */
export const abort: Handler = async (library, req) => {
  const user = requireUser(library, req)
  const { id } = await readBody(req, idShape)
  await abortUpload(library, await findUpload(library, user, id))
  return Response.json({ message: 'The upload was aborted.' })
}
