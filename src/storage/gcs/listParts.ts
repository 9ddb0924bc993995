import type { UploadedPart, UploadRef } from '../StorageProvider.js'
import type { Bucket } from './bucketOf.js'

import { askText } from './ask.js'
import { xmlObject } from './paths.js'
import { elementsOf, textOf } from './xmlText.js'

const partOf = (xml: string): UploadedPart => ({
  // In quotes, as in a header.
  etag: textOf(xml, 'ETag').replace(/^"(.*)"$/, '$1'),
  number: Number(textOf(xml, 'PartNumber')),
  size: Number(textOf(xml, 'Size')),
})

/** Parts that arrived, by number. Throws `UPLOAD_NOT_FOUND`. */
export const listParts = async (
  bucket: Bucket,
  { id, key }: UploadRef,
): Promise<UploadedPart[]> => {
  const parts: UploadedPart[] = []
  let after: string | undefined
  do {
    const page = await askText(bucket, {
      method: 'GET',
      path: xmlObject(bucket, key),
      query: { 'part-number-marker': after, uploadId: id },
    })
    parts.push(...elementsOf(page, 'Part').map(partOf))
    after = textOf(page, 'IsTruncated') === 'true' ? textOf(page, 'NextPartNumberMarker') : ''
  } while (after)
  return parts.sort((a, b) => a.number - b.number)
}
