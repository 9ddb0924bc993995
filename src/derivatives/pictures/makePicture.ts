import type { Maker } from '../Making.js'

import { withCopy } from '../withCopy.js'
import { readHeader } from './readHeader.js'
import { renderShapes } from './renderShapes.js'

/** An image: its presets, from its own pixels. */
export const makePicture: Maker = (library, making) =>
  withCopy(
    library,
    making.file,
    async (path) => {
      const header = await readHeader(path)
      const { set, variants } = await renderShapes(library, making, path)
      const { colorProfile, height, isAnimated, width } = header!
      return { set: { ...set, colorProfile, height, isAnimated, width }, variants }
    },
    making.signal,
  )
