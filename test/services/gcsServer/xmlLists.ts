import type { Handler } from './route.js'

import { byBytes } from './store.js'
import { element, elements, xmlDocument } from './xml.js'
import { uploadOf } from './xmlUploads.js'

const xmlType = { 'content-type': 'application/xml; charset=UTF-8' }

/** Parts by number, so many in one answer. */
export const listParts: Handler = ({ bucket, pageSize }, asked, key) => {
  const upload = uploadOf(bucket, asked, key)
  const query = asked.url.searchParams
  const after = Number(query.get('part-number-marker') ?? 0)
  const most = Math.min(Number(query.get('max-parts') ?? pageSize), pageSize)
  const left = [...upload.parts].filter(([number]) => number > after).sort(([a], [b]) => a - b)
  const page = left.slice(0, most)
  const head = elements({
    Bucket: bucket.name,
    IsTruncated: String(left.length > page.length),
    Key: key,
    MaxParts: most,
    NextPartNumberMarker: page.at(-1)?.[0] ?? 0,
    PartNumberMarker: after,
    StorageClass: 'STANDARD',
    UploadId: upload.id,
  })
  const parts = page.map(([PartNumber, { bytes, etag, modifiedAt }]) =>
    element(
      'Part',
      elements({
        ETag: `"${etag}"`,
        LastModified: modifiedAt.toISOString(),
        PartNumber,
        Size: bytes.length,
      }),
    ),
  )
  return { body: xmlDocument('ListPartsResult', head + parts.join('')), headers: xmlType }
}

/** Open uploads by key and id, so many in one answer. */
export const listUploads: Handler = ({ bucket, pageSize }, { url }) => {
  const query = url.searchParams
  const value = (name: string) => query.get(name) ?? ''
  const isUrl = value('encoding-type') === 'url'
  const shown = (key: string) => (isUrl ? encodeURIComponent(key) : key)
  const [afterKey, afterId] = [value('key-marker'), value('upload-id-marker')]
  const isAfter = ({ id, key }: { id: string; key: string }) =>
    byBytes(key, afterKey) > 0 || (afterId !== '' && key === afterKey && byBytes(id, afterId) > 0)
  const left = [...bucket.uploads.values()]
    .filter(({ key }) => key.startsWith(value('prefix')))
    .filter(isAfter)
    .sort((a, b) => byBytes(a.key, b.key) || byBytes(a.id, b.id))
  const page = left.slice(0, Math.min(Number(query.get('max-uploads') ?? pageSize), pageSize))
  const last = page.at(-1)
  const isTruncated = left.length > page.length
  const head = elements({
    Bucket: bucket.name,
    KeyMarker: shown(afterKey),
    ...(isUrl ? { EncodingType: 'url' } : {}),
    ...(isTruncated ? { NextKeyMarker: shown(last!.key), NextUploadIdMarker: last!.id } : {}),
    IsTruncated: String(isTruncated),
    Prefix: shown(value('prefix')),
    UploadIdMarker: afterId,
  })
  const uploads = page.map(({ id, key, startedAt }) =>
    element(
      'Upload',
      elements({
        Initiated: startedAt.toISOString(),
        Key: shown(key),
        StorageClass: 'STANDARD',
        UploadId: id,
      }),
    ),
  )
  return {
    body: xmlDocument('ListMultipartUploadsResult', head + uploads.join('')),
    headers: xmlType,
  }
}
