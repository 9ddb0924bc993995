import type { UploadedPart } from '../StorageProvider.js'

import { MediaError } from '../../errors/MediaError.js'

/** Numbers named in an error. */
const most = 1000

/** The parts by number, with etags as they are in the store: a header has them in quotes. */
export const inOrder = (parts: readonly UploadedPart[]): UploadedPart[] => {
  if (new Set(parts.map(({ number }) => number)).size !== parts.length) {
    throw new MediaError('INVALID_PART', 'A part is named twice.')
  }
  return parts
    .map((part) => ({ ...part, etag: part.etag.replace(/^"(.*)"$/, '$1') }))
    .sort((a, b) => a.number - b.number)
}

/** Throws `UPLOAD_INCOMPLETE` with the numbers of `wanted` that did not arrive like that. */
export const insistArrived = (
  wanted: readonly UploadedPart[],
  arrived: readonly UploadedPart[],
): void => {
  const known = new Map(arrived.map((part) => [part.number, part]))
  const missing = wanted
    .filter(
      ({ etag, number, size }) =>
        known.get(number)?.etag !== etag || known.get(number)?.size !== size,
    )
    .map(({ number }) => number)
  if (wanted.length === 0 || missing.length > 0) {
    throw new MediaError(
      'UPLOAD_INCOMPLETE',
      wanted.length === 0
        ? 'An upload has at least one part.'
        : `${missing.length} of ${wanted.length} parts are missing or have other bytes: ${missing.slice(0, 20).join(', ')}.`,
      { missing: missing.slice(0, most), partCount: wanted.length },
    )
  }
}
