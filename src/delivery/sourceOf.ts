import type { MediaFile } from '../library/documents.js'

import { MediaError } from '../errors/MediaError.js'

export interface Source {
  readonly filename: string
  readonly key: string
  readonly mimeType: string
  readonly size: number
}

const renamed = (name: string, extension: string) => `${name.replace(/\.[^.]*$/, '')}.${extension}`

/** The object that is the original of a file, or a variant. Throws `FILE_NOT_FOUND` for a variant it does not have. */
export const sourceOf = (file: MediaFile, variant?: null | string): Source => {
  if (!variant) {
    return {
      filename: file.originalFilename,
      key: file.storagePath,
      mimeType: file.mimeType,
      size: file.filesize,
    }
  }
  const made = file.variants?.find(({ preset }) => preset === variant)
  if (!made) {
    const known = file.variants?.map(({ preset }) => preset) ?? []
    throw new MediaError('FILE_NOT_FOUND', `This file has no variant "${variant.slice(0, 100)}".`, {
      variants: known,
    })
  }
  const extension = made.key.slice(made.key.lastIndexOf('.') + 1)
  return {
    filename: renamed(file.originalFilename, extension),
    key: made.key,
    mimeType: `image/${made.format}`,
    size: made.filesize,
  }
}
