import type { Handler } from './Route.js'

import { requireAdmin } from '../library/authorize.js'
import { cleanup as clean } from '../repairs/cleanup.js'
import { insistShape } from '../requests/readBody.js'
import { cleanupQuery } from './shapes.js'

/** `DELETE /media/cleanup`: what would be removed; `dryRun=false` removes it. */
export const cleanup: Handler = async (library, req) => {
  requireAdmin(library, req)
  const { dryRun, force, limit } = insistShape(cleanupQuery, Object.fromEntries(req.searchParams))
  return Response.json(await clean(library, { dryRun, force, limit, req }))
}
