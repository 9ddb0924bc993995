import { createHmac, timingSafeEqual } from 'node:crypto'

import type { PartLimits } from '../../core/parts.js'
import type {
  PartPlan,
  ReadOptions,
  SignedRequest,
  StorageContext,
  UploadRef,
} from '../StorageProvider.js'

import { MediaError } from '../../errors/MediaError.js'
import { insistKey } from '../insistKey.js'
import { insistHeaderValue, insistPlan } from './insistPlan.js'

export type SignedPart = Omit<PartPlan, 'expiresIn'> & UploadRef

export type SignedRead = Omit<ReadOptions, 'expiresIn'> & { readonly key: string }

type Method = SignedRequest['method']

/** What is signed: the method and every parameter, names and values, in their order. JSON keeps them apart. */
const signatureOf = (secret: string, method: Method, query: URLSearchParams): string =>
  createHmac('sha256', secret)
    .update(JSON.stringify([method, ...query]))
    .digest('base64url')

const isSame = (given: string, expected: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/**
 * Signs URLs of this server and knows them again, for stores that cannot sign themselves. A URL is good for one
 * method, one key, one part with its exact length, and a time. Whatever else is in the query makes it invalid.
 */
export const signer = (limits: PartLimits) => {
  let context: StorageContext | undefined

  const told = (): StorageContext => {
    if (!context) {
      throw new Error(
        'The storage was not opened: call open({ endpoint, secret }) before URLs are signed.',
      )
    }
    return context
  }

  const sign = (
    method: Method,
    values: Readonly<Record<string, string>>,
    expiresIn: number,
    headers: SignedRequest['headers'] = {},
  ): SignedRequest => {
    const { endpoint, now = Date.now, secret } = told()
    if (!Number.isFinite(expiresIn)) {
      throw new TypeError('expiresIn is a number of seconds.')
    }
    const expiresAt = new Date(now() + expiresIn * 1000)
    const query = new URLSearchParams({ ...values, expires: String(expiresAt.getTime()) })
    query.append('signature', signatureOf(secret, method, query))
    return { expiresAt, headers, method, url: `${endpoint}?${query}` }
  }

  const verify = (method: Method, { url }: Request): ((name: string) => string) => {
    const { searchParams: query } = new URL(url, 'http://localhost')
    const given = query.get('signature') ?? ''
    query.delete('signature')
    if (!isSame(given, signatureOf(told().secret, method, query))) {
      throw new MediaError('INVALID_SIGNATURE', 'This URL was not signed here, or it was changed.')
    }
    const expires = Number(query.get('expires'))
    if (!(expires > (told().now ?? Date.now)())) {
      const expiredAt = new Date(expires).toISOString()
      throw new MediaError('INVALID_SIGNATURE', `This URL expired at ${expiredAt}.`, { expiredAt })
    }
    return (name) => query.get(name) ?? ''
  }

  return {
    /** Throws when the endpoint has a query or the secret is empty. */
    open: (given: StorageContext): void => {
      if (!given.secret || given.endpoint.includes('?')) {
        throw new Error('A storage is opened with a secret and with an endpoint that has no query.')
      }
      context = given
    },

    /** Throws `INVALID_PART` and `INVALID_CHECKSUM` for a plan that no body could fulfil. */
    signPart: ({ id, key }: UploadRef, plan: PartPlan): SignedRequest => {
      const { checksum = '', expiresIn, number, size } = insistPlan(plan, limits)
      const values = {
        key: insistKey(key),
        upload: id,
        part: `${number}`,
        size: `${size}`,
        md5: checksum,
      }
      return sign('PUT', values, expiresIn, checksum ? { 'content-md5': checksum } : {})
    },

    /** Throws `INVALID_REQUEST` for a type or a disposition that is no header value. */
    signRead: (
      key: string,
      { contentType, disposition, expiresIn }: ReadOptions,
    ): SignedRequest => {
      const type = insistHeaderValue('contentType', contentType)
      const values = {
        key: insistKey(key),
        type,
        disposition: insistHeaderValue('disposition', disposition),
      }
      return sign('GET', values, expiresIn)
    },

    verifyPart: (request: Request): SignedPart => {
      const value = verify('PUT', request)
      const checksum = value('md5')
      return {
        ...(checksum ? { checksum } : {}),
        id: value('upload'),
        key: value('key'),
        number: Number(value('part')),
        size: Number(value('size')),
      }
    },

    /** Also for HEAD. */
    verifyRead: (request: Request): SignedRead => {
      const value = verify('GET', request)
      return { contentType: value('type'), disposition: value('disposition'), key: value('key') }
    },
  }
}

export type Signer = ReturnType<typeof signer>
