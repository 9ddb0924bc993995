import type { PayloadRequest } from 'payload'

import type { MediaFile, Variant } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { origin } from '../audit/origin.js'
import { record } from '../audit/record.js'
import { nameOf, roleOf, type VariantRole } from '../core/Variant.js'
import { MediaError } from '../errors/MediaError.js'
import { changeSettled } from './keepVariant.js'
import { untilSettled } from './untilSettled.js'

/** Why a derivative that nobody asked for is not removed one by one. */
const reasons: Readonly<Record<Exclude<VariantRole, 'asked'>, string>> = {
  optimized: 'it is the optimised original: restore the original with "DELETE /:id/optimize"',
  playlist: 'it belongs to a film',
  poster: 'it is the picture of this file',
  preset: 'it follows a preset: change or delete that',
  rendition: 'it belongs to a film',
  sanitized: 'it is what is shown of this file',
  transform: 'it was made for an address, and goes by itself',
}

const insistAsked = ({ id, variants }: MediaFile, name: string): Variant => {
  const variant = variants?.find((one) => nameOf(one) === name)
  if (!variant) {
    throw new MediaError('FILE_NOT_FOUND', `This file has no variant "${name.slice(0, 100)}".`, {
      id,
    })
  }
  const role = roleOf(variant)
  if (role !== 'asked') {
    throw new MediaError('NOT_REMOVABLE', `"${name}" is not removed by itself: ${reasons[role]}.`, {
      id,
      role,
    })
  }
  return variant
}

/** Removes a picture that was asked for, with its bytes. Throws `FILE_NOT_FOUND`, `NOT_REMOVABLE` and `PROCESSING_BUSY`. */
export const removeAsked = (
  library: MediaLibrary,
  find: () => Promise<MediaFile>,
  name: string,
  req: PayloadRequest,
): Promise<Variant> =>
  untilSettled(find, async (file) => {
    const variant = insistAsked(file, name)
    const row = await changeSettled(library, file, {
      also: (now, transaction) => {
        const detail = { did: 'removed', name, size: variant.filesize }
        return record(
          library,
          { action: 'process', by: origin(library, req), detail, file: now },
          transaction,
        )
      },
      change: (now) => {
        const others = now.filter(({ key }) => key !== variant.key)
        return others.length < now.length ? others : null
      },
    })
    return row ? variant : undefined
  })
