import type { Readable } from 'node:stream'

import type { MediaFile, Variant } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Attempt } from './Attempt.js'

import { nameOf } from '../core/Variant.js'
import {
  isMade,
  masterName,
  masterRecipe,
  type Rendition,
} from '../derivatives/video/planRenditions.js'
import { codecsOfPlaylist, masterPlaylist, type Quality } from '../derivatives/video/playlists.js'
import { storeOf } from '../library/storeOf.js'
import { commitRenditions } from './commitRenditions.js'
import { storeRendition } from './storeRendition.js'

/** Of our own making: a few hundred kilobytes for the longest film. */
const textOf = async (body: Readable): Promise<string> =>
  Buffer.concat(await body.toArray()).toString('utf8')

/** Names every quality that is there in the playlist of all of them, so that they play although others are still being made. */
export const makeMaster = async (
  library: MediaLibrary,
  attempt: Attempt,
  { hls, row }: { readonly hls: readonly Rendition[]; readonly row: MediaFile },
): Promise<MediaFile> => {
  const variants = row.variants ?? []
  const there = hls.filter((quality) => isMade(variants, quality))
  const recipe = masterRecipe(there)
  if (
    there.length === 0 ||
    variants.some((one) => nameOf(one) === masterName && one.recipe === recipe)
  ) {
    return row
  }
  const qualities: Quality[] = []
  for (const { height, name, width } of there) {
    const { key } = variants.find((one) => nameOf(one) === name)!
    const playlist = await textOf(await storeOf(library, row).read(key))
    qualities.push({ codecs: codecsOfPlaylist(playlist), height, name, playlist, width })
  }
  const master: Variant = await storeRendition(library, attempt, {
    body: Buffer.from(masterPlaylist(qualities)),
    extension: 'm3u8',
    format: 'm3u8',
    height: 0,
    mimeType: 'application/vnd.apple.mpegurl',
    name: masterName,
    presetVersion: 1,
    recipe,
    role: 'playlist',
    suffix: masterName,
    width: 0,
  })
  return commitRenditions(library, attempt, { add: [master] })
}
