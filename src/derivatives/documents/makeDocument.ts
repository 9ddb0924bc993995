import { join } from 'node:path'

import type { MediaLibrary } from '../../library/MediaLibrary.js'
import type { Made, Maker, Making } from '../Making.js'

import { MediaError } from '../../errors/MediaError.js'
import { runApart } from '../apart/runApart.js'
import { fromPoster } from '../fromPoster.js'
import { keptPoster } from '../keptPoster.js'
import { renderShapes } from '../pictures/renderShapes.js'
import { recipeOf } from '../recipeOf.js'
import { withCopy } from '../withCopy.js'
import { writeVariant } from '../writeVariant.js'
import { drawFirstPage, type Paper } from './drawFirstPage.js'
import { namesPages } from './namesPages.js'
import { paintPage } from './paintPage.js'

const longSide = 1_600

/** The reader holds a whole document in memory. */
const maxBytes = 256_000_000

const recipe = recipeOf(['page', 1, longSide])

const without = (problem: string): Paper => ({
  metadata: {},
  pageCount: null,
  picture: null,
  problem,
})

const draw = async ({ file, signal }: Making, path: string, to: string): Promise<Paper> => {
  if (file.filesize > maxBytes) {
    return without(
      `The document has more than ${maxBytes / 1_000_000} MB: no picture is made of it.`,
    )
  }
  if (!(await namesPages(path))) {
    return without('The document has no pages.')
  }
  try {
    return await runApart(drawFirstPage, { longSide, path, to }, { signal })
  } catch (error) {
    if (MediaError.is(error, 'MEDIA_UNREADABLE')) {
      return without(error.message)
    }
    throw error
  }
}

/**
 * A document is for reading: one that cannot be shown is ready all the same, without a picture, and the log says why.
 */
const fromPages = (library: MediaLibrary, making: Making): Promise<Made> => {
  const { file, signal } = making
  const work = async (path: string, folder: string): Promise<Made> => {
    const pixels = join(folder, 'pixels')
    const { metadata, pageCount, picture, problem } = await draw(making, path, pixels)
    const set = { metadata: Object.keys(metadata).length > 0 ? metadata : null, pageCount }
    if (!picture) {
      library.payload.logger.warn({ file: file.id, msg: 'A document has no picture', problem })
      return { set, variants: [] }
    }
    const poster = join(folder, 'poster.webp')
    await library.pixels.run(picture.width * picture.height, () =>
      paintPage(pixels, picture, poster),
    )
    const made = await renderShapes(library, making, poster)
    const kept = await writeVariant(library, making, {
      ...picture,
      body: poster,
      extension: 'webp',
      format: 'webp',
      mimeType: 'image/webp',
      name: 'poster',
      presetVersion: 1,
      recipe,
      role: 'poster',
    })
    return { set: { ...made.set, ...set }, variants: [...made.variants, kept] }
  }
  return withCopy(library, file, work, signal)
}

/** A PDF: its pages counted, the first of them as a picture, and the presets of that. Other documents have none. */
export const makeDocument: Maker = async (library, making) => {
  if (making.file.mimeType !== 'application/pdf') {
    return { set: {}, variants: [] }
  }
  const poster = keptPoster(making.file, recipe)
  const again = poster && (await fromPoster(library, making, poster))
  return again
    ? { set: again.set, variants: [...again.variants, poster] }
    : fromPages(library, making)
}
