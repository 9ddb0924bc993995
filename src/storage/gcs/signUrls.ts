import type { GetSignedUrlConfig } from '@google-cloud/storage'

import type { PartPlan, ReadOptions, SignedRequest, UploadRef } from '../StorageProvider.js'
import type { Bucket } from './bucketOf.js'

import { insistHeaderValue, insistPlan } from '../signed/insistPlan.js'
import { credentialsError } from './authorize.js'
import { within } from './within.js'

/** Seconds a signature may live: seven days. */
const longest = 604_800

/** Google takes whole seconds. */
const lifeOf = (expiresIn: number) => {
  if (!Number.isFinite(expiresIn)) {
    throw new TypeError('expiresIn is a number of seconds.')
  }
  const seconds = Math.min(longest, Math.max(1, Math.floor(expiresIn)))
  const begin = Math.floor(Date.now() / 1000)
  return { accessibleAt: new Date(begin * 1000), expires: new Date((begin + seconds) * 1000) }
}

const sign = async (
  bucket: Bucket,
  key: string,
  config: Omit<GetSignedUrlConfig, 'accessibleAt' | 'expires'>,
  expiresIn: number,
): Promise<Pick<SignedRequest, 'expiresAt' | 'url'>> => {
  const path = bucket.pathOf(key)
  const { storage, timeout } = await bucket.connect()
  const life = lifeOf(expiresIn)
  const file = storage.bucket(bucket.name).file(path)
  try {
    const [url] = await within(timeout, file.getSignedUrl({ ...config, ...life, version: 'v4' }))
    return { expiresAt: life.expires, url }
  } catch (error) {
    throw credentialsError(error)
  }
}

/**
 * A URL for one part, of which the length is signed, and the MD5 when there is one. Throws `INVALID_PART` and
 * `INVALID_CHECKSUM` for a plan that no body could fulfil.
 */
export const signPart = async (
  bucket: Bucket,
  { id, key }: UploadRef,
  plan: PartPlan,
): Promise<SignedRequest> => {
  const { checksum, expiresIn, number, size } = insistPlan(plan, bucket.parts)
  const signed = await sign(
    bucket,
    key,
    {
      action: 'write',
      contentMd5: checksum,
      // A signed header is sent as it was signed or the signature is wrong, and every client sends this one by itself.
      extensionHeaders: { 'content-length': String(size) },
      queryParams: { partNumber: String(number), uploadId: id },
    },
    expiresIn,
  )
  const headers: SignedRequest['headers'] = checksum ? { 'content-md5': checksum } : {}
  return { ...signed, headers, method: 'PUT' }
}

/** A URL that serves an object under a type and a name. Throws `INVALID_REQUEST` for those that are no header value. */
export const signRead = async (
  bucket: Bucket,
  key: string,
  { contentType, disposition, expiresIn }: ReadOptions,
): Promise<SignedRequest> => {
  const signed = await sign(
    bucket,
    key,
    {
      action: 'read',
      responseDisposition: insistHeaderValue('disposition', disposition),
      responseType: insistHeaderValue('contentType', contentType),
    },
    expiresIn,
  )
  return { ...signed, headers: {}, method: 'GET' }
}
