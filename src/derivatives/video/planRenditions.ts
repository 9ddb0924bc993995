import type { MediaLibrary } from '../../library/MediaLibrary.js'
import type { Size } from '../pictures/plan.js'

import { nameOf, type Variant } from '../../core/Variant.js'
import { recipeOf } from '../recipeOf.js'

export type RenditionFormat = 'hls' | 'mp4' | 'webm'

/** A film in another format, as it is to be made. */
export interface Rendition extends Size {
  readonly format: RenditionFormat
  /** Of the variant that plays: `mp4-720p`, `hls-720p`. */
  readonly name: string
  /** Fingerprint of everything it follows from, besides the film. */
  readonly recipe: string
}

/** Changes when the same wishes give other films than before. */
const engine = 2

const even = (side: number): number => Math.max(2, 2 * Math.floor(side / 2))

/**
 * Heights a film can reach. Of those beyond it the lowest is made in its own height, if that is clearly more than the next:
 * films are 1,072 or 800 pixels high, too, and one that is smaller than all of them has to be played as well.
 */
const reachable = (heights: readonly number[], film: number): number[] => {
  const within = heights.filter((height) => height <= film)
  const beyond = heights.filter((height) => height > film)
  return beyond.length > 0 && film > 1.1 * Math.max(0, ...within)
    ? [Math.min(...beyond), ...within]
    : within
}

const sized = (film: Size, height: number): Size => {
  const shown = even(Math.min(height, film.height))
  return {
    height: shown,
    width: Math.min(even(film.width), even((film.width * shown) / film.height + 1)),
  }
}

const planned = (format: RenditionFormat, heights: readonly number[], film: Size): Rendition[] =>
  reachable([...new Set(heights)], film.height).map((height) => {
    const size = sized(film, height)
    return {
      ...size,
      format,
      name: `${format}-${height}p`,
      recipe: recipeOf([format, size.width, size.height, engine]),
    }
  })

/** The renditions a film of this size gets; none is larger than it. Of HLS the lowest first: it plays soonest. */
export const planRenditions = (
  { hls, renditions }: Pick<MediaLibrary['video'], 'hls' | 'renditions'>,
  film: Size,
): Rendition[] => {
  const heightsOf = (wanted: RenditionFormat) =>
    renditions.filter(({ format }) => format === wanted).map(({ height }) => height)
  const films = (['mp4', 'webm'] as const).flatMap((format) =>
    planned(format, heightsOf(format), film),
  )
  return [...films, ...planned('hls', hls, film).sort((a, b) => a.height - b.height)]
}

/** The media of an HLS quality lies beside its playlist. */
export const mediaNameOf = ({ format, name }: Pick<Rendition, 'format' | 'name'>): string =>
  format === 'hls' ? `${name}.mp4` : name

/** Every name that stands for it. */
export const namesOf = (rendition: Rendition): string[] => [
  ...new Set([rendition.name, mediaNameOf(rendition)]),
]

export const isMade = (variants: readonly Variant[], rendition: Rendition): boolean =>
  namesOf(rendition).every((name) =>
    variants.some((made) => nameOf(made) === name && made.recipe === rendition.recipe),
  )

/** The playlist of all qualities. */
export const masterName = 'hls'

export const masterRecipe = (qualities: readonly Rendition[]): string =>
  recipeOf([masterName, ...qualities.map(({ name, recipe }) => [name, recipe])])
