import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { isRendition, nameOf, type Variant } from '../core/Variant.js'
import {
  isMade,
  masterName,
  masterRecipe,
  namesOf,
  planRenditions,
  type Rendition,
} from '../derivatives/video/planRenditions.js'

/** Whether the options ask for any renditions. */
export const wantsRenditions = ({ video }: MediaLibrary): boolean =>
  video.hls.length + video.renditions.length > 0

/** What has to be done for a film of this size. */
export interface Wishes {
  readonly hls: readonly Rendition[]
  /** Its playlist of all qualities is not the one it should be. */
  readonly lacksMaster: boolean
  readonly missing: readonly Rendition[]
  /** What it has, and should not have any more. */
  readonly obsolete: readonly Variant[]
  readonly planned: readonly Rendition[]
}

export const wishesFor = (
  { video }: MediaLibrary,
  film: { readonly height: number; readonly width: number },
  variants: readonly Variant[],
): Wishes => {
  const planned = planRenditions(video, film)
  const hls = planned.filter(({ format }) => format === 'hls')
  const names = new Set([...planned.flatMap(namesOf), ...(hls.length > 0 ? [masterName] : [])])
  const recipe = masterRecipe(hls)
  return {
    hls,
    lacksMaster:
      hls.length > 0 &&
      !variants.some((one) => nameOf(one) === masterName && one.recipe === recipe),
    missing: planned.filter((rendition) => !isMade(variants, rendition)),
    obsolete: variants.filter((variant) => isRendition(variant) && !names.has(nameOf(variant))),
    planned,
  }
}

export const isFulfilled = ({ lacksMaster, missing, obsolete }: Wishes): boolean =>
  !lacksMaster && missing.length === 0 && obsolete.length === 0

/** Why a film gets no renditions, if it is too long. */
export const tooLong = ({ video }: MediaLibrary, duration: MediaFile['duration']): null | string =>
  duration && duration > video.maxSeconds
    ? `The film lasts ${Math.round(duration)} s, and films of more than ${video.maxSeconds} s get no renditions.`
    : null
