import type { Handler } from './Route.js'

import { MediaError } from '../errors/MediaError.js'
import { createFolder } from '../folders/createFolder.js'
import { type Contents, contentsChoices, deleteFolder } from '../folders/deleteFolder.js'
import { findFolder } from '../folders/findFolder.js'
import { listFolders } from '../folders/listFolders.js'
import { requireUser } from '../library/authorize.js'
import { idFrom } from '../library/idFrom.js'
import { readBody } from '../requests/readBody.js'
import { fileID } from './files.js'
import { bulkMoveShape, folderShape, moveShape } from './shapes.js'

/** `GET /media/folders` */
export const list: Handler = async (library, req) => {
  requireUser(library, req)
  const docs = await listFolders(library, req)
  return Response.json({
    docs,
    hasNextPage: false,
    hasPrevPage: false,
    limit: docs.length,
    page: 1,
    pagingCounter: 1,
    totalDocs: docs.length,
    totalPages: 1,
  })
}

/** `POST /media/folders` { path } */
export const create: Handler = async (library, req) => {
  const user = requireUser(library, req)
  const { path } = await readBody(req, folderShape)
  const { id, name } = await createFolder(library, path, user)
  return Response.json(
    { doc: { id, name, path }, message: 'The folder was created.' },
    { status: 201 },
  )
}

/** `DELETE /media/folders/:path?contents=refuse|up|trash` */
export const remove: Handler = async (library, req) => {
  requireUser(library, req)
  const contents = (req.searchParams.get('contents') ?? 'refuse') as Contents
  if (!contentsChoices.includes(contents)) {
    throw new MediaError('INVALID_REQUEST', `contents is one of ${contentsChoices.join(', ')}.`, {
      contents,
    })
  }
  await deleteFolder(library, { contents, path: String(req.routeParams!.path), req })
  return Response.json({ message: 'The folder was deleted.' })
}

const targetOf = async (library: Parameters<Handler>[0], folder: null | number | string) =>
  folder === null ? null : (await findFolder(library, folder)).id

/** `POST /media/:id/move` { folder } */
export const move: Handler = async (library, req) => {
  requireUser(library, req)
  const { folder } = await readBody(req, moveShape)
  const doc = await library.payload.update({
    id: fileID(library, req),
    collection: library.slugs.media,
    data: { folder: await targetOf(library, folder) } as never,
    depth: 0,
    overrideAccess: false,
    req,
  })
  return Response.json({ doc, message: 'The file was moved.' })
}

/** `POST /media/bulk/move` { ids, folder }: a result for each. */
export const bulkMove: Handler = async (library, req) => {
  requireUser(library, req)
  const { folder, ids } = await readBody(req, bulkMoveShape)
  const { docs, errors } = await library.payload.update({
    collection: library.slugs.media,
    data: { folder: await targetOf(library, folder) } as never,
    depth: 0,
    overrideAccess: false,
    req,
    where: { id: { in: ids.map((id) => idFrom(library, id)).filter((id) => id !== null) } },
  })
  const moved = new Set(docs.map(({ id }) => String(id)))
  const failed = new Map(errors.map(({ id, message }) => [String(id), message]))
  const results = ids.map((id) => ({
    id,
    ...(moved.has(String(id))
      ? { moved: true }
      : { error: failed.get(String(id)) ?? 'There is no such file.', moved: false }),
  }))
  return Response.json({
    failed: results.filter((result) => !result.moved).length,
    moved: moved.size,
    results,
  })
}
