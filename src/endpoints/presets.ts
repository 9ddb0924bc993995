import type { Handler } from './Route.js'

import { requireAdmin } from '../library/authorize.js'
import { markStale } from '../regeneration/markStale.js'
import { previewPreset } from '../regeneration/previewPreset.js'
import { readProgress } from '../regeneration/readProgress.js'
import { unwant } from '../regeneration/unwant.js'
import { want } from '../regeneration/want.js'
import { readBody } from '../requests/readBody.js'
import { presetDraftShape, regenerateShape } from './shapes.js'

const noStore = { 'Cache-Control': 'no-store' }

/** `GET /media/presets/progress`: how many files are as the presets say. */
export const progress: Handler = async (library, req) => {
  requireAdmin(library, req)
  return Response.json(await readProgress(library), { headers: noStore })
}

/** `POST /media/presets/regenerate` { all?, preset? }: what is stale, and what is asked for besides, is made again. */
export const regenerate: Handler = async (library, req) => {
  requireAdmin(library, req)
  const wish = await readBody(req, regenerateShape)
  await ((wish.all || wish.preset) && markStale(library, wish))
  await want(library)
  await library.queue.add(library.payload, 'regenerate', {})
  return Response.json(await readProgress(library), { headers: noStore, status: 202 })
}

/** `DELETE /media/presets/regenerate`: what is queued is still made, the rest stays as it is. */
export const cancel: Handler = async (library, req) => {
  requireAdmin(library, req)
  await unwant(library)
  return Response.json(await readProgress(library), { headers: noStore })
}

/** `POST /media/presets/preview`: what a preset would cost before it is saved. */
export const preview: Handler = async (library, req) => {
  requireAdmin(library, req)
  return Response.json(await previewPreset(library, await readBody(req, presetDraftShape)))
}
