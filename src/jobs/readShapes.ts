import type { MediaPreset } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { type Shape, thumbnail } from '../derivatives/plan.js'

/** Every shape that pictures are made in now: the thumbnail and the presets. */
export const readShapes = async ({ payload, slugs }: MediaLibrary): Promise<Shape[]> => {
  const { docs } = await payload.db.find({
    collection: slugs.presets,
    limit: 100,
    pagination: false,
    sort: 'id',
  })
  return [thumbnail, ...(docs as unknown as MediaPreset[])]
}
