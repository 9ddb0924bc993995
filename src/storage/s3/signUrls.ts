import type { PartPlan, ReadOptions, SignedRequest, UploadRef } from '../StorageProvider.js'
import type { Bucket } from './bucketOf.js'

import { insistHeaderValue, insistPlan } from '../signed/insistPlan.js'
import { ask } from './ask.js'

/** Seconds a signature may live: seven days. */
const longest = 604_800

/** S3 takes whole seconds. The moment is taken before the signature's own, so no URL dies earlier than it says by more than a second. */
const lifeOf = (expiresIn: number) => {
  if (!Number.isFinite(expiresIn)) {
    throw new TypeError('expiresIn is a number of seconds.')
  }
  const seconds = Math.min(longest, Math.max(1, Math.floor(expiresIn)))
  return { expiresAt: new Date(Date.now() + seconds * 1000), expiresIn: seconds }
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
  const { checksum, number, size } = insistPlan(plan, bucket.parts)
  const { expiresAt, expiresIn } = lifeOf(plan.expiresIn)
  const url = await ask(bucket, ({ getSignedUrl, sdk, signer }) =>
    getSignedUrl(
      signer,
      new sdk.UploadPartCommand({
        Bucket: bucket.name,
        ContentLength: size,
        ContentMD5: checksum,
        Key: bucket.pathOf(key),
        PartNumber: number,
        UploadId: id,
      }),
      {
        expiresIn,
        signableHeaders: new Set(['content-length', 'content-md5', 'host']),
        unhoistableHeaders: new Set(['content-md5']),
      },
    ),
  )
  const headers: SignedRequest['headers'] = checksum ? { 'content-md5': checksum } : {}
  return { expiresAt, headers, method: 'PUT', url }
}

/** A URL that serves an object under a type and a name. Throws `INVALID_REQUEST` for those that are no header value. */
export const signRead = async (
  bucket: Bucket,
  key: string,
  { contentType, disposition, ...options }: ReadOptions,
): Promise<SignedRequest> => {
  const { expiresAt, expiresIn } = lifeOf(options.expiresIn)
  const input = {
    Bucket: bucket.name,
    Key: bucket.pathOf(key),
    ResponseContentDisposition: insistHeaderValue('disposition', disposition),
    ResponseContentType: insistHeaderValue('contentType', contentType),
  }
  const url = await ask(bucket, ({ getSignedUrl, sdk, signer }) =>
    getSignedUrl(signer, new sdk.GetObjectCommand(input), { expiresIn }),
  )
  return { expiresAt, headers: {}, method: 'GET', url }
}
