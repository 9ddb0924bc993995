import { join } from 'node:path'

import type { MediaLibrary } from '../../library/MediaLibrary.js'
import type { Made, Maker, Making } from '../Making.js'

import { drawingType } from '../../core/isDrawing.js'
import { roleOf } from '../../core/Variant.js'
import { MediaError } from '../../errors/MediaError.js'
import { runApart } from '../apart/runApart.js'
import { fromPoster } from '../fromPoster.js'
import { keptPoster } from '../keptPoster.js'
import { renderShapes } from '../pictures/renderShapes.js'
import { recipeOf } from '../recipeOf.js'
import { withCopy } from '../withCopy.js'
import { writeVariant } from '../writeVariant.js'
import { sanitizeDrawing } from './sanitizeDrawing.js'

const longSide = 1_600

/** Changes when drawings are sanitised in another way than before. */
const recipe = recipeOf(['drawing', 1, longSide])

const fromDrawing = (library: MediaLibrary, making: Making): Promise<Made> => {
  const { file, signal } = making
  const work = async (path: string, folder: string): Promise<Made> => {
    const [to, picture] = [join(folder, 'sanitized.svg'), join(folder, 'poster.png')]
    const drawing = await runApart(sanitizeDrawing, { longSide, path, picture, to }, { signal })
    if (drawing.problem !== undefined) {
      throw new MediaError('IMAGE_UNREADABLE', drawing.problem)
    }
    const { own, picture: size } = drawing
    const { set, variants } = await renderShapes(library, making, picture)
    const poster = await writeVariant(library, making, {
      ...size,
      body: picture,
      extension: 'png',
      format: 'png',
      mimeType: 'image/png',
      name: 'poster',
      presetVersion: 1,
      recipe,
      role: 'poster',
    })
    const sanitized = await writeVariant(library, making, {
      ...own,
      body: to,
      extension: 'svg',
      format: 'svg',
      mimeType: drawingType,
      name: 'sanitized',
      presetVersion: 1,
      recipe,
      role: 'sanitized',
      suffix: 'sanitized',
    })
    return {
      set: { ...set, ...own, colorProfile: 'srgb', isAnimated: false },
      variants: [...variants, poster, sanitized],
    }
  }
  return withCopy(library, file, work, signal)
}

/**
 * A drawing: its sanitised copy, which is all that anybody gets to see of it, a picture of that, and the presets of the
 * picture. Throws `IMAGE_UNREADABLE` and `MEDIA_UNREADABLE` for one that is not safe to draw.
 */
export const makeDrawing: Maker = async (library, making) => {
  const { variants } = making.file
  const sanitized = variants?.find((one) => roleOf(one) === 'sanitized' && one.recipe === recipe)
  const poster = keptPoster(making.file, recipe)
  const again = sanitized && poster && (await fromPoster(library, making, poster))
  return again
    ? { set: again.set, variants: [...again.variants, poster, sanitized] }
    : fromDrawing(library, making)
}
