import type { MediaFile } from '../library/documents.js'

import { isDrawing } from '../core/isDrawing.js'
import { mimeTypeOf, nameOf, roleOf, type Variant } from '../core/Variant.js'
import { MediaError } from '../errors/MediaError.js'

export interface Source {
  readonly filename: string
  /** Made of the bytes that were scanned, rather than those. */
  readonly isVariant: boolean
  readonly key: string
  readonly mimeType: string
  readonly size: number
}

/** `photo.jpg` as `photo-320x240.webp`, or as `photo.mp4` where there are no pixels to tell. */
const renamed = (name: string, { height, key, width }: Variant) => {
  const extension = key.slice(key.lastIndexOf('.') + 1)
  return `${name.replace(/\.[^.]*$/, '')}${width && height ? `-${width}x${height}` : ''}.${extension}`
}

/** What is served of a drawing in place of its original, which nobody gets. */
const safeCopy = ({ processingError, status, variants }: MediaFile): Variant => {
  const safe = variants?.find((made) => roleOf(made) === 'sanitized')
  if (!safe) {
    const why =
      status === 'failed'
        ? (processingError ?? 'It could not be made safe.')
        : 'It is being made safe.'
    throw new MediaError('FILE_NOT_READY', `This drawing cannot be shown. ${why}`)
  }
  return safe
}

/**
 * The object that is the original of a file, or a variant; of a file that was optimised, its smaller original; of a
 * drawing, its sanitised copy. Throws `FILE_NOT_FOUND` for a variant it does not have, and `FILE_NOT_READY` for a
 * drawing that has no such copy.
 */
export const sourceOf = (file: MediaFile, variant?: null | string): Source => {
  const { filesize, isOptimized, mimeType, originalFilename, storagePath, variants } = file
  if (isDrawing(file) && (!variant || variant === 'original')) {
    const { key, filesize: size } = safeCopy(file)
    return { filename: originalFilename, isVariant: true, key, mimeType, size }
  }
  const smaller = isOptimized ? variants?.find((made) => roleOf(made) === 'optimized') : undefined
  if (!variant && smaller) {
    return {
      filename: originalFilename,
      isVariant: true,
      key: smaller.key,
      mimeType,
      size: smaller.filesize,
    }
  }
  if (!variant || variant === 'original') {
    return {
      filename: originalFilename,
      isVariant: false,
      key: storagePath,
      mimeType,
      size: filesize,
    }
  }
  const made = variants?.find((one) => nameOf(one) === variant)
  if (!made) {
    const known = variants?.map(nameOf) ?? []
    throw new MediaError('FILE_NOT_FOUND', `This file has no variant "${variant.slice(0, 100)}".`, {
      variants: known,
    })
  }
  return {
    filename: renamed(originalFilename, made),
    isVariant: true,
    key: made.key,
    mimeType: mimeTypeOf(made),
    size: made.filesize,
  }
}
