import type { PayloadRequest } from 'payload'

import type { MediaUpload } from '../library/documents.js'
import type { MediaLibrary, User } from '../library/MediaLibrary.js'
import type { Handler } from './Route.js'

import { MediaError } from '../errors/MediaError.js'
import { requireUser } from '../library/authorize.js'
import { storeOf } from '../library/storeOf.js'
import { readBody } from '../requests/readBody.js'
import { type MultipartFile, readMultipart } from '../requests/readMultipart.js'
import { cutParts } from '../storage/remote/cutParts.js'
import { abortUpload } from '../uploads/abortUpload.js'
import { findUpload, insistOpen, readUpload } from '../uploads/findUpload.js'
import { receivePart } from '../uploads/receivePart.js'
import { layoutOf } from '../uploads/signParts.js'
import { answerXML, sayingWhy, wantsXML } from './s3Answer.js'
import { uppyCompleteShape, uppyShape } from './shapes.js'
import { metadataOf } from './uppyTicket.js'
import { address, arrived, begin, finish, uppyPartSize } from './uppyUpload.js'

/** Longest part this server passes on: memory does not grow with it, the time of one request does. */
const longestPart = 5 * 2 ** 30

const found = async (library: MediaLibrary, req: PayloadRequest): Promise<[User, MediaUpload]> => {
  const user = requireUser(library, req)
  return [user, await findUpload(library, user, String(req.routeParams!.uploadId))]
}

/** `GET /media/s3/params`: where a whole file is posted to. */
export const params: Handler = sayingWhy(async (library, req) => {
  const user = requireUser(library, req)
  const { ticket, upload } = await begin(library, user, req.query)
  const query = new URLSearchParams({ key: ticket, upload: String(upload.id) })
  // The address and the key together are where the file is found afterwards.
  const url = `${address(library, req, '/file')}?${query}`
  return Response.json({ fields: { key: upload.filename }, method: 'POST', url })
})

/** `POST /media/s3/multipart`: begins a file of many parts. */
export const create: Handler = sayingWhy(async (library, req) => {
  const user = requireUser(library, req)
  const { ticket, upload } = await begin(library, user, await readBody(req, uppyShape))
  return Response.json({ key: ticket, uploadId: String(upload.id) })
})

/** `POST /media/s3/multipart/:uploadId`: an upload that was begun already, in the words of S3. */
export const created: Handler = sayingWhy(async (library, req) => {
  const [, { filename, id }] = await found(library, req)
  return answerXML('InitiateMultipartUploadResult', { Key: filename, UploadId: id })
})

/** `GET /media/s3/multipart/:uploadId/:number`: where a part is sent. */
export const sign: Handler = sayingWhy(async (library, req) => {
  const [, upload] = await found(library, req)
  insistOpen(library, upload)
  const { number } = req.routeParams as { number: string }
  return Response.json({
    url: address(library, req, `/s3/multipart/${upload.id}/${encodeURIComponent(number)}`),
  })
})

/** A browser hears an answer only after it has sent everything. */
const readOn = async (body: ReadableStream) => {
  await (body.locked ? undefined : body.pipeTo(new WritableStream()).catch(() => undefined))
}

/** `PUT /media/s3/multipart/:uploadId/:number`: a part, passed on to the store as it arrives. */
export const receive: Handler = sayingWhy(async (library, req) => {
  const [user, upload] = await found(library, req)
  const number = Number(req.routeParams!.number)
  const size = Number(req.headers.get('content-length'))
  if (!Number.isInteger(number) || number < 1 || number > storeOf(library, upload).parts.max) {
    throw new MediaError(
      'INVALID_PART',
      `There is no part ${String(req.routeParams!.number).slice(0, 20)}.`,
    )
  }
  if (!req.body || !(size > 0 && size <= longestPart)) {
    throw new MediaError('INVALID_PART', 'A part has at least one byte, and says how many.')
  }
  const etag = await receivePart(library, user, upload, { body: req.body, number, size }).catch(
    async (error: unknown) => {
      await readOn(req.body!)
      throw error
    },
  )
  return new Response(null, { headers: { 'Access-Control-Expose-Headers': 'ETag', ETag: etag } })
})

/** `GET /media/s3/multipart/:uploadId`: what has arrived, so that Uppy goes on from there. */
export const list: Handler = sayingWhy(async (library, req) => {
  const [, upload] = await found(library, req)
  const parts = await arrived(library, upload)
  const Part = parts.map(({ etag, number, size }) => ({
    ETag: etag,
    PartNumber: number,
    Size: size,
  }))
  return wantsXML(req) ? answerXML('ListPartsResult', { Part }) : Response.json(Part)
})

/** `POST /media/s3/multipart/:uploadId/complete`: the parts become a file. */
export const complete: Handler = sayingWhy(async (library, req) => {
  const [user, upload] = await found(library, req)
  if (wantsXML(req)) {
    const { key, location } = await finish(library, req, user, upload, {})
    return answerXML('CompleteMultipartUploadResult', { Key: key, Location: location })
  }
  const { metadata, parts } = await readBody(req, uppyCompleteShape)
  const { partCount } = layoutOf(upload)
  if (parts && parts.length !== partCount) {
    throw new MediaError(
      'UPLOAD_INCOMPLETE',
      `${parts.length} parts were named, the upload has ${partCount}.`,
    )
  }
  const meta = metadata ?? metadataOf(String(req.searchParams.get('key') ?? ''))
  return Response.json(await finish(library, req, user, upload, meta))
})

/** `DELETE /media/s3/multipart/:uploadId` */
export const abort: Handler = sayingWhy(async (library, req) => {
  const [, upload] = await found(library, req)
  await abortUpload(library, upload)
  return Response.json({})
})

/** `POST /media/file`: a whole file, in the form that `params` named. It is passed on in parts, as it arrives. */
export const post: Handler = sayingWhy(async (library, req) => {
  const user = requireUser(library, req)
  const upload = await findUpload(library, user, String(req.searchParams.get('upload')))
  const pass = async ({ body }: MultipartFile) => {
    let number = 0
    for await (const { bytes } of cutParts(body, uppyPartSize)) {
      if (bytes.length > 0) {
        const now = (await readUpload(library, upload.id))!
        await receivePart(library, user, now, {
          body: bytes as BodyInit,
          number: ++number,
          size: bytes.length,
        })
      }
    }
  }
  const { results } = await readMultipart(req as never, {
    // Sent again because the answer was lost: it is the same file.
    onFile: (file) => (upload.state === 'completed' ? Promise.resolve() : pass(file)),
  })
  if (results[0]?.status === 'rejected') {
    throw results[0].reason
  }
  const now = (await readUpload(library, upload.id))!
  const meta = metadataOf(String(req.searchParams.get('key') ?? ''))
  return Response.json(await finish(library, req, user, now, meta), { status: 201 })
})
