import type { MediaLibrary } from '../../library/MediaLibrary.js'

import { findPackage } from '../apart/findPackage.js'
import { sanitizeDrawing } from './sanitizeDrawing.js'

/** Where SVG is accepted: throws when what sanitises it is missing. */
export const insistInstalled = ({ images }: Pick<MediaLibrary, 'images'>): void => {
  const missing = images.svg ? sanitizeDrawing.packages.filter((name) => !findPackage(name)) : []
  if (missing.length > 0) {
    throw new Error(
      `payload-media-library: images.svg needs packages that are missing: npm install ${missing.join(' ')}`,
    )
  }
}
