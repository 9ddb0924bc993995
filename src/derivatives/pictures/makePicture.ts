import type { Maker } from '../Making.js'

import { withCopy } from '../withCopy.js'
import { headerOf } from './headerOf.js'
import { isComplete } from './isComplete.js'
import { keptShapes } from './keptShapes.js'
import { renderShapes } from './renderShapes.js'

/** An image: its presets, from its own pixels. The file is not even fetched when all of them are there. */
export const makePicture: Maker = async (library, making) =>
  isComplete(making)
    ? keptShapes(library, making)
    : withCopy(
        library,
        making.file,
        async (path) => {
          const header = await headerOf(library, path)
          const { set, variants } = await renderShapes(library, making, path, header)
          const { colorProfile, height, isAnimated, width } = header
          return { set: { ...set, colorProfile, height, isAnimated, width }, variants }
        },
        making.signal,
      )
