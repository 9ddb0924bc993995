import type { Handler } from './Route.js'

import { findHistory } from '../audit/findHistory.js'
import { hideNames } from '../audit/hideNames.js'
import { MediaError } from '../errors/MediaError.js'
import { requireUser } from '../library/authorize.js'
import { idOf } from '../library/documents.js'
import { insistShape } from '../requests/readBody.js'
import { fileID, findFile } from './files.js'
import { historyQuery } from './shapes.js'

/**
 * `GET /media/:id/history`, by `limit` and `page`: what was done to a file. Its owner is told, without network
 * addresses and browsers, and without the names of people whose rows they may not read; an admin is told everything, also of a file that was deleted for good.
 */
export const history: Handler = async (library, req) => {
  const user = requireUser(library, req)
  const isAdmin = library.isAdmin(user)
  const { limit, page } = insistShape(historyQuery, Object.fromEntries(req.searchParams))
  const id = fileID(library, req)
  if (!isAdmin && idOf((await findFile(library, req)).user) !== user.id) {
    throw new MediaError('FORBIDDEN', 'The history of a file is told to its owner and to admins.', {
      id,
    })
  }
  const found = await findHistory(library, { file: id, limit, page, withOrigins: isAdmin })
  if (isAdmin && found.totalDocs === 0) {
    await findFile(library, req)
  }
  const docs = isAdmin ? found.docs : await hideNames(library, found.docs, req)
  return Response.json({ ...found, docs }, { headers: { 'Cache-Control': 'private, no-store' } })
}
