import type { PayloadRequest, Where } from 'payload'

import { parseParams } from 'payload'

import type { ID, MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Handler } from './Route.js'

import { isStorable } from '../core/isStorable.js'
import { serveCurrent } from '../delivery/serveCurrent.js'
import { serveFile } from '../delivery/serveFile.js'
import { MediaError } from '../errors/MediaError.js'
import { findFolder } from '../folders/findFolder.js'
import { requireUser } from '../library/authorize.js'
import { idFrom } from '../library/idFrom.js'
import { readBody } from '../requests/readBody.js'
import { updateShape } from './shapes.js'

const notFound = (id: ID) => new MediaError('FILE_NOT_FOUND', 'There is no such file.', { id })

/** The id in the path, as the database has it. Throws `FILE_NOT_FOUND` for what cannot be one. */
export const fileID = (library: MediaLibrary, req: PayloadRequest): ID => {
  const given = String(req.routeParams!.id)
  const id = idFrom(library, given)
  if (id === null) {
    throw notFound(given.slice(0, 100))
  }
  return id
}

const readFile = async (
  library: MediaLibrary,
  req: PayloadRequest,
  where: Where,
): Promise<MediaFile | null> => {
  const { docs } = await library.payload.find({
    collection: library.slugs.media,
    depth: 0,
    limit: 1,
    overrideAccess: false,
    pagination: false,
    req,
    trash: true,
    where,
  })
  const [visible] = docs
  if (!visible) {
    return null
  }
  // Field access hides storage paths from visitors; the gate needs the row as it is.
  const row: unknown = await library.payload.db.findOne({
    collection: library.slugs.media,
    req,
    where: { id: { equals: visible.id } },
  })
  return row as MediaFile | null
}

/** A file this person may see, in trash too. Throws `FILE_NOT_FOUND`. */
export const findFile = async (library: MediaLibrary, req: PayloadRequest): Promise<MediaFile> => {
  const id = fileID(library, req)
  const found = await readFile(library, req, { id: { equals: id } })
  if (!found) {
    throw notFound(id)
  }
  return found
}

const serve = (
  library: MediaLibrary,
  req: PayloadRequest,
  download: boolean,
): Promise<Response> => {
  const variant = req.routeParams!.variant as string | undefined
  const serving = { download, headers: req.headers, isHead: req.method === 'HEAD', variant }
  return serveCurrent(library, () => findFile(library, req), serving)
}

/** `GET /media/file/:filename`: the URL that Payload gives a file, with the answers of the others. */
export const fileByName: Handler = async (library, req) => {
  const filename = String(req.routeParams!.filename)
  const found = isStorable(filename)
    ? await readFile(library, req, { filename: { equals: filename } })
    : null
  if (!found) {
    throw notFound(filename.slice(0, 300))
  }
  return serveFile(library, found, { headers: req.headers, isHead: req.method === 'HEAD' })
}

/** `GET /media/:id/file/:variant?` */
export const file: Handler = (library, req) => serve(library, req, false)

/** `GET /media/:id/download` */
export const download: Handler = (library, req) => serve(library, req, true)

/** `PUT /media/:id`: as `PATCH`. */
export const update: Handler = async (library, req) => {
  requireUser(library, req)
  const { folder, ...data } = await readBody(req, updateShape)
  const target = folder == null ? folder : (await findFolder(library, folder)).id
  const doc = await library.payload.update({
    id: fileID(library, req),
    collection: library.slugs.media,
    data: (target === undefined ? data : { ...data, folder: target }) as never,
    overrideAccess: false,
    req,
  })
  return Response.json({ doc, message: 'The file was updated.' })
}

const setDeleted = (library: MediaLibrary, req: PayloadRequest, deletedAt: null | string) =>
  library.payload.update({
    id: fileID(library, req),
    collection: library.slugs.media,
    data: { deletedAt } as never,
    depth: 0,
    overrideAccess: false,
    req,
    trash: true,
  })

/** For good: out of the trash. Payload's own panel says `trash` when it means that. */
const isForGood = ({ searchParams }: PayloadRequest): boolean =>
  ['permanent', 'trash'].some((name) => searchParams.get(name) === 'true')

/**
 * `DELETE /media/:id`: a file goes to the trash; once more changes nothing. `?permanent=true` deletes a file that is
 * in the trash, and only such a one.
 */
export const remove: Handler = async (library, req) => {
  requireUser(library, req)
  const { deletedAt, id } = await findFile(library, req)
  if (!isForGood(req)) {
    const doc = await setDeleted(library, req, deletedAt ?? new Date().toISOString())
    return Response.json({ doc, message: 'The file is in the trash.' })
  }
  if (!deletedAt) {
    throw new MediaError(
      'FILE_NOT_IN_TRASH',
      'Only a file in the trash can be deleted for good: move it there first.',
      { id },
    )
  }
  const doc = await library.payload.delete({
    id,
    collection: library.slugs.media,
    depth: 0,
    overrideAccess: false,
    req,
    trash: true,
  })
  return Response.json({ doc, message: 'The file was deleted for good.' })
}

interface Bulk {
  readonly docs: readonly unknown[]
  readonly errors: readonly unknown[]
}

/**
 * `DELETE /media?where`: all those files go to the trash; with `permanent=true` those that are in it go for good. Answers
 * as Payload's own does, which would delete at once.
 */
export const removeMany: Handler = async (library, req) => {
  requireUser(library, req)
  const { where } = parseParams(req.query as never)
  if (!where || Object.keys(where).length === 0) {
    throw new MediaError('INVALID_REQUEST', 'Say which files: DELETE needs a "where".')
  }
  const which = {
    collection: library.slugs.media,
    depth: 0,
    overrideAccess: false,
    req,
    where,
  } as const
  const forGood = isForGood(req)
  const { docs, errors }: Bulk = forGood
    ? await library.payload.delete({ ...which, trash: true })
    : await library.payload.update({
        ...which,
        data: { deletedAt: new Date().toISOString() } as never,
      })
  const done = forGood ? 'deleted for good' : 'moved to the trash'
  return Response.json(
    {
      docs,
      errors,
      message: `${docs.length} of ${docs.length + errors.length} files were ${done}.`,
    },
    { status: errors.length > 0 ? 400 : 200 },
  )
}

/** `POST /media/:id/restore` */
export const restore: Handler = async (library, req) => {
  requireUser(library, req)
  const { deletedAt, id } = await findFile(library, req)
  if (!deletedAt) {
    throw new MediaError('FILE_NOT_IN_TRASH', 'This file is not in the trash.', { id })
  }
  return Response.json({
    doc: await setDeleted(library, req, null),
    message: 'The file was restored.',
  })
}
