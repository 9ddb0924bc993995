import { createHmac } from 'node:crypto'

import type { ReadOptions, SignedRequest, StorageProvider } from '../StorageProvider.js'
import type { BunnyOptions } from './BunnyOptions.js'

import { insistOption } from '../remote/insistOption.js'
import { publicUrlsOf } from '../remote/publicUrlsOf.js'
import { insistHeaderValue } from '../signed/insistPlan.js'
import { isBase, type Zone } from './zoneOf.js'

interface Cdn {
  readonly publicUrls?: StorageProvider['publicUrls']
  readonly signRead?: (key: string, options: ReadOptions) => SignedRequest
}

/**
 * A token of Bunny's "Advanced Token Authentication" for one path and exactly these parameters, which are sorted by
 * name. Bunny signs what it has decoded: path and values go in as they are, not as the URL has them.
 */
export const tokenOf = (
  tokenKey: string,
  path: string,
  expires: number,
  parameters: ReadonlyArray<readonly [string, string]>,
): string => {
  const values = parameters.map(([name, value]) => `${name}=${value}`).join('&')
  return `HS256-${createHmac('sha256', tokenKey)
    .update(path + expires + values)
    .digest('base64url')}`
}

/** The token counts whole seconds: the URL lives as long as was asked for, and up to one second more. */
const expiryOf = (expiresIn: number) => {
  if (!Number.isFinite(expiresIn)) {
    throw new TypeError('expiresIn is a number of seconds.')
  }
  return Math.ceil(Date.now() / 1000 + expiresIn)
}

/** What the pull zone does. Checks its options. */
export const cdnOf = (
  zone: Zone,
  { cdnUrl, tokenKey }: Pick<BunnyOptions, 'cdnUrl' | 'tokenKey'>,
): Cdn => {
  insistOption(
    cdnUrl === undefined || isBase(cdnUrl),
    'Expected a URL for cdnUrl of bunny(), such as https://my-media.b-cdn.net.',
  )
  insistOption(
    tokenKey === undefined || (typeof tokenKey === 'string' && tokenKey.trim() !== ''),
    'Expected the URL Token Authentication Key of the pull zone for tokenKey of bunny().',
  )
  insistOption(
    tokenKey === undefined || cdnUrl !== undefined,
    'Expected cdnUrl of bunny(), the address of the pull zone, beside its tokenKey.',
  )
  const publicUrls = publicUrlsOf('bunny()', zone, { cdnUrl })
  if (!publicUrls || tokenKey === undefined) {
    return publicUrls ? { publicUrls } : {}
  }
  return {
    publicUrls,

    signRead: (key, { contentType, disposition, expiresIn }) => {
      const url = publicUrls(key).cdnUrl!
      const expires = expiryOf(expiresIn)
      const parameters = [
        ['contentType', insistHeaderValue('contentType', contentType)],
        ['disposition', insistHeaderValue('disposition', disposition)],
      ] as const
      const path = decodeURIComponent(new URL(url).pathname)
      const token = tokenOf(tokenKey, path, expires, parameters)
      const query = [['token', token], ...parameters, ['expires', String(expires)]]
        .map(([name, value]) => `${name}=${encodeURIComponent(value!)}`)
        .join('&')
      return {
        expiresAt: new Date(expires * 1000),
        headers: {},
        method: 'GET',
        url: `${url}?${query}`,
      }
    },
  }
}
