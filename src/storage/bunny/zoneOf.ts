import pLimit, { type LimitFunction } from 'p-limit'

import type { BunnyOptions, BunnyRegion } from './BunnyOptions.js'

import { MediaError } from '../../errors/MediaError.js'
import { insistKey, isKey } from '../insistKey.js'
import { folderOf } from '../remote/folderOf.js'
import { insistOption } from '../remote/insistOption.js'
import { isUrl } from '../remote/isUrl.js'
import { type Turns, turns } from './turns.js'

/** What every verb of this folder needs to know. */
export interface Zone {
  readonly accessKey: string
  /** The store refuses more than 5 lists and 30 removals at a time, of all servers together. */
  readonly limits: { readonly lists: LimitFunction; readonly removals: LimitFunction }
  /** Where the library's key is in the zone. Throws `INVALID_NAME`. */
  readonly pathOf: (key: string) => string
  /** Folder of the library in the zone, with the slash at its end, or nothing. */
  readonly prefix: string
  readonly region?: BunnyRegion
  /** Milliseconds. */
  readonly timeout: number
  readonly turns: Turns
  /** Address of a path in the zone, for the storage API. */
  readonly urlOf: (path: string) => string
}

/** Folder of the uploads that are not over. It is never listed, and nobody's key. */
export const hiddenFolder = '.uploads'

const hosts: Readonly<Record<BunnyRegion, string>> = {
  br: 'br.storage.bunnycdn.com',
  de: 'storage.bunnycdn.com',
  jh: 'jh.storage.bunnycdn.com',
  la: 'la.storage.bunnycdn.com',
  ny: 'ny.storage.bunnycdn.com',
  se: 'se.storage.bunnycdn.com',
  sg: 'sg.storage.bunnycdn.com',
  syd: 'syd.storage.bunnycdn.com',
  uk: 'uk.storage.bunnycdn.com',
}

/** An address without anything behind its path. */
export const isBase = (url: unknown): url is string =>
  typeof url === 'string' && isUrl(url) && !/[?#]/.test(url)

const isText = (value: unknown, what: RegExp) => typeof value === 'string' && what.test(value)

/** The store takes no names that begin or end with a space. */
const isSegment = (segment: string) => segment !== hiddenFolder && !/^ | $/.test(segment)

const isPath = (path: string) => isKey(path) && path.split('/').every(isSegment)

const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/')

/** Checks the options of `bunny()`. */
export const zoneOf = (options: BunnyOptions): Zone => {
  const { accessKey, endpoint, prefix: given = '', region = 'de', timeout = 60, zone } = options
  insistOption(
    isText(zone, /^[\w-]+$/),
    'Expected the name of a storage zone for zone of bunny(), such as my-media.',
  )
  insistOption(
    isText(accessKey, /^[\x21-\x7e]+$/),
    'Expected the password of the storage zone for accessKey of bunny().',
  )
  insistOption(
    Object.hasOwn(hosts, region),
    `Expected one of ${Object.keys(hosts).join(', ')} for region of bunny(), or an endpoint.`,
  )
  insistOption(
    endpoint === undefined || isBase(endpoint),
    'Expected a URL for endpoint of bunny(), such as https://storage.bunnycdn.com.',
  )
  insistOption(
    typeof timeout === 'number' && timeout > 0 && timeout <= 3600,
    'Expected seconds, at most 3600, for timeout of bunny().',
  )
  const prefix = folderOf('bunny()', given)
  insistOption(
    prefix === '' || isPath(prefix.slice(0, -1)),
    'Expected a folder that the store can have for prefix of bunny(), such as media.',
  )
  const base = `${(endpoint ?? `https://${hosts[region]}`).replace(/\/+$/, '')}/${zone}/`
  return {
    accessKey,
    limits: { lists: pLimit(4), removals: pLimit(8) },
    pathOf: (key) => {
      if (!isPath(insistKey(key))) {
        throw new MediaError(
          'INVALID_NAME',
          `Bunny keeps no names that begin or end with a space, and ${hiddenFolder} is taken.`,
          { key },
        )
      }
      return prefix + key
    },
    prefix,
    ...(endpoint === undefined ? { region } : {}),
    timeout: timeout * 1000,
    turns: turns(),
    urlOf: (path) => base + encodePath(path),
  }
}
