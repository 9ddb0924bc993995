import type { MediaUpload } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { SignedRequest } from '../storage/StorageProvider.js'

import { sizeOfPart } from '../core/parts.js'
import { MediaError } from '../errors/MediaError.js'
import { storeOf } from '../library/storeOf.js'
import { insistOpen } from './findUpload.js'

export interface SignedPart extends SignedRequest {
  readonly number: number
  readonly size: number
}

/** The plan of an upload: how many parts, and how many bytes each has. */
export const layoutOf = ({ partSize, size }: Pick<MediaUpload, 'partSize' | 'size'>) => ({
  partCount: Math.max(1, Math.ceil(size / partSize)),
  partSize,
})

/**
 * URLs for the parts of an open upload, each good for exactly its planned bytes.
 * `checksums` are base64 MD5 sums by part number. Throws `INVALID_PART`.
 */
export const signParts = async (
  library: MediaLibrary,
  upload: MediaUpload,
  numbers: readonly number[],
  checksums: Readonly<Record<string, string>> = {},
): Promise<SignedPart[]> => {
  insistOpen(library, upload)
  const layout = layoutOf(upload)
  const unknown = numbers.filter((number) => number > layout.partCount)
  if (unknown.length > 0) {
    throw new MediaError(
      'INVALID_PART',
      `This upload has ${layout.partCount} parts, there is no part ${unknown.join(', ')}.`,
      { numbers: unknown, partCount: layout.partCount },
    )
  }
  const left = Math.floor((Date.parse(upload.expiresAt) - library.now()) / 1000)
  const expiresIn = Math.max(1, Math.min(library.uploads.urlSeconds, left))
  const ref = { id: upload.storageUploadId!, key: upload.key }
  const store = storeOf(library, upload)
  return Promise.all(
    numbers.map(async (number) => {
      const size = sizeOfPart(number, upload.size, layout)
      const checksum = checksums[number]
      return { number, size, ...(await store.signPart(ref, { checksum, expiresIn, number, size })) }
    }),
  )
}
