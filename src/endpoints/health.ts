import type { Handler } from './Route.js'

import { requireAdmin } from '../library/authorize.js'
import { health as check } from '../repairs/health.js'

/** `GET /media/health`: what the stores hold against what the rows say. */
export const health: Handler = async (library, req) => {
  requireAdmin(library, req)
  return Response.json(await check(library, { signal: req.signal ?? undefined }))
}
