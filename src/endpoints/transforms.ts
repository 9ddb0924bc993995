import type { Handler } from './Route.js'

import { insistServable } from '../delivery/insistServable.js'
import { requireUser } from '../library/authorize.js'
import { readBody } from '../requests/readBody.js'
import { addressOf } from '../transforms/addressOf.js'
import { ownFormat } from '../transforms/formatOf.js'
import { serveTransform } from '../transforms/serveTransform.js'
import { readTransform, signShape } from '../transforms/transformShape.js'
import * as files from './files.js'
import { saysWhenAgain } from './saysWhenAgain.js'

/** `GET /media/:id/file/:variant?`, and `GET /media/:id/file?w=&h=&fit=&format=&q=&sig=`: a picture that is made when it is asked for. */
export const file: Handler = saysWhenAgain(async (library, req) => {
  const query = req.routeParams!.variant
    ? null
    : readTransform(req.searchParams, library.transforms.maxSide)
  if (!query) {
    return files.file(library, req)
  }
  const serving = { headers: req.headers, isHead: req.method === 'HEAD' }
  const find = () => files.findFile(library, req)
  return serveTransform(library, { find, id: files.fileID(library, req), query, req, serving })
})

/** `POST /media/:id/sign` { w?, h?, fit?, format?, q?, expiresIn? }: the address of a picture, for whoever sees the file. */
export const sign: Handler = async (library, req) => {
  requireUser(library, req)
  const found = await files.findFile(library, req)
  const wishes = await readBody(req, signShape(library.transforms.maxSide))
  insistServable(found)
  ownFormat(found)
  const headers = { 'Cache-Control': 'no-store' }
  return Response.json(addressOf(library, found.id, wishes), { headers })
}
