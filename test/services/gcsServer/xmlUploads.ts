import { createHash, randomBytes } from 'node:crypto'

import type { Handler } from './route.js'
import type { Asked, Bucket, Upload } from './store.js'

import { xmlFailure } from './failure.js'
import { isName } from './jsonObjects.js'
import { place } from './store.js'
import { elements, xmlDocument } from './xml.js'

const MiB = 2 ** 20
const xmlType = { 'content-type': 'application/xml; charset=UTF-8' }

const refuse = (code: string, message: string) => xmlFailure(400, code, message)

/** The upload of this object. Throws `NoSuchUpload`. */
export const uploadOf = ({ uploads }: Bucket, { url }: Asked, key: string): Upload => {
  const upload = uploads.get(url.searchParams.get('uploadId') ?? '')
  if (upload?.key !== key) {
    throw xmlFailure(404, 'NoSuchUpload', 'The requested upload was not found.')
  }
  return upload
}

export const initiate: Handler = ({ bucket }, { body, headers }, key) => {
  if (!isName(key) || body.length > 0 || headers['content-length'] !== '0') {
    throw refuse('InvalidArgument', 'An upload begins with a name and an empty body.')
  }
  const id = randomBytes(40).toString('base64url')
  bucket.uploads.set(id, {
    id,
    acl: headers['x-goog-acl'] as string | undefined,
    contentType: headers['content-type'] ?? 'application/octet-stream',
    key,
    parts: new Map(),
    startedAt: new Date(),
  })
  const answer = elements({ Bucket: bucket.name, Key: key, UploadId: id })
  return { body: xmlDocument('InitiateMultipartUploadResult', answer), headers: xmlType }
}

export const receivePart: Handler = ({ bucket }, asked, key) => {
  const { body, headers, url } = asked
  const number = Number(url.searchParams.get('partNumber'))
  if (!(Number.isInteger(number) && number >= 1 && number <= 10_000)) {
    throw refuse('InvalidArgument', 'Part numbers go from 1 to 10000.')
  }
  if (headers['content-length'] === undefined && !headers['transfer-encoding']) {
    throw xmlFailure(
      411,
      'MissingContentLength',
      'You must provide the Content-Length HTTP header.',
    )
  }
  if (body.length > 5 * 1024 * MiB) {
    throw refuse('EntityTooLarge', 'A part has 5 GiB at most.')
  }
  const upload = uploadOf(bucket, asked, key)
  const md5 = createHash('md5').update(body).digest()
  const given = headers['content-md5']
  if (given !== undefined && Buffer.from(String(given), 'base64').length !== 16) {
    throw refuse('InvalidDigest', 'The Content-MD5 you specified was invalid.')
  }
  if (given !== undefined && given !== md5.toString('base64')) {
    throw refuse('BadDigest', 'The Content-MD5 you specified did not match what we received.')
  }
  const etag = md5.toString('hex')
  upload.parts.set(number, { bytes: body, etag, modifiedAt: new Date() })
  return { headers: { etag: `"${etag}"`, 'x-goog-hash': `md5=${md5.toString('base64')}` } }
}

const namedParts = (xml: string) =>
  [...xml.matchAll(/<Part>([^]*?)<\/Part>/g)].map(([, part]) => ({
    etag: /<ETag>(?:"|&quot;)?([\da-f]+)(?:"|&quot;)?<\/ETag>/.exec(part!)?.[1],
    number: Number(/<PartNumber>(\d+)<\/PartNumber>/.exec(part!)?.[1]),
  }))

export const complete: Handler = ({ bucket }, asked, key) => {
  const upload = uploadOf(bucket, asked, key)
  const named = namedParts(asked.body.toString())
  if (named.length === 0) {
    throw refuse('MalformedCompleteMultipartUploadRequest', 'No part is named.')
  }
  if (named.some(({ number }, i) => i > 0 && number <= named[i - 1]!.number)) {
    throw refuse('InvalidPartOrder', 'The list of parts was not in ascending order.')
  }
  const parts = named.map(({ etag, number }) => {
    const part = upload.parts.get(number)
    if (!part) {
      throw xmlFailure(404, 'NoSuchPart', 'The specified part was not found.')
    }
    if (part.etag !== etag) {
      throw refuse('InvalidPart', 'One or more of the specified parts could not be found.')
    }
    return part
  })
  if (parts.slice(0, -1).some(({ bytes }) => bytes.length < 5 * MiB)) {
    throw refuse('EntityTooSmall', 'A part that is not the last has 5 MiB at least.')
  }
  const { acl, contentType } = upload
  const bytes = Buffer.concat(parts.map((part) => part.bytes))
  const { generation } = place(bucket, key, { acl, bytes, contentType })
  bucket.uploads.delete(upload.id)
  // Not made of MD5s, as Google says of its own.
  const ETag = `"${createHash('md5').update(generation).digest('hex')}"`
  const answer = elements({
    Bucket: bucket.name,
    ETag,
    Key: key,
    Location: `http://${bucket.name}/${key}`,
  })
  return { body: xmlDocument('CompleteMultipartUploadResult', answer), headers: xmlType }
}

export const abort: Handler = ({ bucket }, asked, key) => {
  bucket.uploads.delete(uploadOf(bucket, asked, key).id)
  return { status: 204 }
}
