import type { MediaLibrary } from '../../library/MediaLibrary.js'
import type { Made, Making } from '../Making.js'

import { MediaError } from '../../errors/MediaError.js'
import { fromPoster } from '../fromPoster.js'
import { keptPoster } from '../keptPoster.js'
import { readHeader } from '../pictures/readHeader.js'
import { renderShapes } from '../pictures/renderShapes.js'
import { recipeOf } from '../recipeOf.js'
import { writeVariant } from '../writeVariant.js'

/** Changes when posters are chosen in another way than before. */
const recipe = recipeOf(['poster of a film', 2])

/** Stores a picture that stands for a film or a sound, and the presets that are cut from it. */
export const storePoster = async (
  library: MediaLibrary,
  making: Making,
  path: string,
): Promise<Made> => {
  const header = await readHeader(path)
  if (!header) {
    throw new MediaError('MEDIA_UNREADABLE', 'The picture of this file cannot be read.')
  }
  const { height, width } = header
  const poster = await writeVariant(library, making, {
    body: path,
    extension: 'jpg',
    format: 'jpeg',
    height,
    mimeType: 'image/jpeg',
    name: 'poster',
    presetVersion: 1,
    recipe,
    role: 'poster',
    suffix: `poster-${width}x${height}`,
    width,
  })
  const { set, variants } = await renderShapes(library, making, path)
  return { set, variants: [poster, ...variants] }
}

/** The presets of the poster that is there already, without the film, which may be a thousand times as large. */
export const againFromPoster = async (
  library: MediaLibrary,
  making: Making,
): Promise<Made | null> => {
  const poster = keptPoster(making.file, recipe)
  const made = poster && (await fromPoster(library, making, poster))
  return made ? { ...made, variants: [poster, ...made.variants] } : null
}
