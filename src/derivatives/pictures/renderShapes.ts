import type { Variant } from '../../core/Variant.js'
import type { MediaLibrary } from '../../library/MediaLibrary.js'
import type { Made, Making } from '../Making.js'
import type { Output } from './outputs.js'
import type { ImageHeader } from './readHeader.js'

import { MediaError } from '../../errors/MediaError.js'
import { urlOf } from '../Making.js'
import { remakeAsked } from '../operations/remakeAsked.js'
import { decode } from './decode.js'
import { headerOf } from './headerOf.js'
import { keptFor, outputsFor } from './outputs.js'
import { mayMove, pixelsOf } from './pixelsOf.js'
import { type Placeholder, placeholder } from './placeholder.js'
import { sideOf, type Size, thumbnail, wholeFor } from './plan.js'
import { pyramid } from './pyramid.js'
import { renderOutputs, wantsMotion } from './renderOutputs.js'
import { srcsetOf } from './srcsetOf.js'
import { sizeOfView, viewOf } from './view.js'

interface Wanted {
  readonly hasPlaceholder: boolean
  readonly header: ImageHeader
  readonly outputs: readonly Output[]
  readonly path: string
}

interface Rendered {
  readonly placeholder?: Placeholder
  readonly variants: readonly Variant[]
}

const unreadable = (cause: unknown): never => {
  throw new MediaError(
    'IMAGE_UNREADABLE',
    'The picture cannot be decoded: its data is damaged.',
    {},
    { cause },
  )
}

const render = (
  library: MediaLibrary,
  making: Making,
  { hasPlaceholder, header, outputs, path }: Wanted,
): Promise<Rendered> => {
  const { maxPixels } = library.images
  const view = viewOf(making.file)
  const shown = sizeOfView(header, view)
  const size = outputs
    .map(({ whole }) => whole)
    .reduce<Size>(
      (most, one) => (sideOf(one) > sideOf(most) ? one : most),
      wholeFor(shown, thumbnail)!,
    )
  const isMoving = mayMove(header, maxPixels) && wantsMotion(outputs)
  return library.pixels.run(pixelsOf(header, sideOf(size) / sideOf(shown), isMoving), async () => {
    making.signal.throwIfAborted()
    const base = await decode(path, { header, isMoving, maxPixels, size, view }).catch(unreadable)
    const { frameOf, smallest } = pyramid(base, outputs, view.focal)
    const variants = await renderOutputs(library, making, { frameOf, header, outputs })
    return hasPlaceholder
      ? { variants }
      : { placeholder: await placeholder(await smallest), variants }
  })
}

/**
 * Writes the thumbnail and every preset of a picture beside its file, from one decode, and answers what the row has to
 * say of them. What the file has already, made of the same part in the same way, is kept; where nothing is missing
 * nothing is decoded. The picture is the file itself, or what stands for it: a poster, a first page, a cover. Throws
 * `IMAGE_UNREADABLE` and `IMAGE_TOO_LARGE`.
 */
export const renderShapes = async (
  library: MediaLibrary,
  making: Making,
  path: string,
  known?: ImageHeader,
): Promise<Made> => {
  const { file, shapes } = making
  const header = known ?? (await headerOf(library, path))
  const wanted = outputsFor(file, shapes, header)
  const outputs = wanted.filter((output) => !keptFor(file, output))
  // It shows what the thumbnail shows: that is of the same part when it is kept.
  const hasPlaceholder =
    Boolean(file.placeholder) && !outputs.some(({ shape }) => shape.label === thumbnail.label)
  const rendered =
    outputs.length > 0 || !hasPlaceholder
      ? await render(library, making, { hasPlaceholder, header, outputs, path })
      : null
  const made = new Map(outputs.map((output, index) => [output, rendered!.variants[index]!]))
  const presets = wanted.map((output) => made.get(output) ?? keptFor(file, output)!)
  return {
    set: {
      ...rendered?.placeholder,
      aspectRatio: Number((header.width / header.height).toFixed(4)),
      srcset: srcsetOf(presets, sizeOfView(header, viewOf(file))),
      thumbnailUrl: urlOf(library, file.id, thumbnail.label),
    },
    variants: [...presets, ...(await remakeAsked(library, making, path))],
  }
}
