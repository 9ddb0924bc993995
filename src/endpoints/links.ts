import type { PayloadRequest } from 'payload'

import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Handler } from './Route.js'

import { insistServable } from '../delivery/insistServable.js'
import { sourceOf } from '../delivery/sourceOf.js'
import { MediaError } from '../errors/MediaError.js'
import { requireUser } from '../library/authorize.js'
import { idFrom } from '../library/idFrom.js'
import { noSuchLink } from '../links/findLink.js'
import { listLinks } from '../links/listLinks.js'
import { makeLink } from '../links/makeLink.js'
import { mayShare } from '../links/mayShare.js'
import { linkHeaders, openLink } from '../links/openLink.js'
import { revokeLinks } from '../links/revokeLinks.js'
import { readBody } from '../requests/readBody.js'
import { findFile } from './files.js'
import { linkShape } from './shapes.js'

/** The file in the path, for whoever may share it. Throws `NOT_LOGGED_IN`, `FILE_NOT_FOUND` and `FORBIDDEN`. */
const findOwn = async (library: MediaLibrary, req: PayloadRequest): Promise<MediaFile> => {
  const user = requireUser(library, req)
  const file = await findFile(library, req)
  if (!mayShare(library, file, user)) {
    throw new MediaError('FORBIDDEN', 'Only the owner of a file and admins share it by links.', {
      id: file.id,
    })
  }
  return file
}

/** `POST /media/:id/link` { expiresIn, singleUse?, variant?, download?, note? } */
export const create: Handler = async (library, req) => {
  const file = await findOwn(library, req)
  const wishes = await readBody(req, linkShape)
  insistServable(file)
  sourceOf(file, wishes.variant)
  const { id, expiresAt, token } = await makeLink(library, file, wishes, req)
  const { routes, serverURL } = library.payload.config
  const url = `${serverURL ?? ''}${routes.api}/${library.slugs.media}/link/${token}`
  return Response.json(
    { id, expiresAt, url },
    { headers: { 'Cache-Control': 'no-store' }, status: 201 },
  )
}

/** `GET /media/:id/links`: those that are neither revoked nor expired. */
export const list: Handler = async (library, req) =>
  Response.json(await listLinks(library, await findOwn(library, req)))

/** `DELETE /media/:id/links/:linkId` */
export const revoke: Handler = async (library, req) => {
  const file = await findOwn(library, req)
  const link = idFrom(library, req.routeParams!.linkId)
  const known = link !== null && (await revokeLinks(library, file, req, link))
  if (!known || known.length === 0) {
    throw noSuchLink()
  }
  return Response.json({ message: 'The link was revoked.', revoked: known.length })
}

/** `DELETE /media/:id/links` */
export const revokeAll: Handler = async (library, req) => {
  const { length } = await revokeLinks(library, await findOwn(library, req), req)
  return Response.json({
    message: length === 1 ? 'The link was revoked.' : `${length} links were revoked.`,
    revoked: length,
  })
}

/** `GET /media/link/:token`: nobody has to log in, and the address is all there is to say. */
export const open: Handler = async (library, req) => {
  try {
    if (req.searchParams.size > 0) {
      throw noSuchLink()
    }
    const token = String(req.routeParams!.token)
    return await openLink(library, { headers: req.headers, isHead: req.method === 'HEAD', token })
  } catch (error) {
    req.responseHeaders = new Headers([
      ...(req.responseHeaders ?? []),
      ...Object.entries(linkHeaders),
    ])
    throw error
  }
}
