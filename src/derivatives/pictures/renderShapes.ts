import type { Variant } from '../../library/documents.js'
import type { MediaLibrary } from '../../library/MediaLibrary.js'
import type { Made, Making } from '../Making.js'

import { MediaError } from '../../errors/MediaError.js'
import { urlOf } from '../Making.js'
import { recipeOf } from '../recipeOf.js'
import { writeVariant } from '../writeVariant.js'
import { decode } from './decode.js'
import { imageProblem } from './imageProblem.js'
import { makeVariant } from './makeVariant.js'
import { placeholder } from './placeholder.js'
import { frameFor, thumbnail } from './plan.js'
import { readHeader } from './readHeader.js'

/**
 * Writes the thumbnail and every preset of a picture beside its file, from one decode, and answers what the row has to
 * say of them. The picture is the file itself, or what stands for it: a poster, a first page, a cover. Throws
 * `IMAGE_UNREADABLE` and `IMAGE_TOO_LARGE`.
 */
export const renderShapes = async (library: MediaLibrary, making: Making, path: string): Promise<Made> => {
  const { file, shapes } = making
  const header = await readHeader(path)
  if (!header) {
    throw new MediaError('IMAGE_UNREADABLE', 'The picture has no readable header.')
  }
  const problem = imageProblem(header, library.images)
  if (problem) {
    throw new MediaError(problem.code, problem.message, problem.figures)
  }
  const frame = await decode(path, frameFor(header, shapes), library.images.maxPixels).catch(
    (cause: unknown) => {
      throw new MediaError(
        'IMAGE_UNREADABLE',
        'The picture cannot be decoded: its data is damaged.',
        {},
        { cause },
      )
    },
  )
  const focal = { x: file.focalX ?? 50, y: file.focalY ?? 50 }
  const variants: Variant[] = []
  for (const shape of shapes) {
    // A picture smaller than its thumbnail is its own thumbnail, encoded anew.
    const fitting =
      shape === thumbnail
        ? { ...shape, height: Math.min(320, frame.height), width: Math.min(320, frame.width) }
        : shape
    const made = await makeVariant(frame, fitting, header.format, focal)
    if (made) {
      const { data, extension, format, height, mimeType, width } = made
      variants.push(
        await writeVariant(library, making, {
          body: data,
          extension,
          format,
          height,
          mimeType,
          name: shape.label,
          presetVersion: shape.version,
          recipe: recipeOf([shape.fit, shape.width, shape.height, format, shape.quality, focal]),
          role: 'preset',
          width,
        }),
      )
    }
  }
  return {
    set: {
      ...(await placeholder(frame)),
      aspectRatio: Number((header.width / header.height).toFixed(4)),
      srcset: variants
        .filter(({ preset }) => preset !== thumbnail.label)
        .map(({ url, width }) => `${url} ${width}w`)
        .join(', '),
      thumbnailUrl: urlOf(library, file.id, thumbnail.label),
    },
    variants,
  }
}
