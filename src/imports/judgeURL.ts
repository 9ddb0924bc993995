import type { Imports } from './importOptions.js'

import { MediaError } from '../errors/MediaError.js'
import { refused } from './importErrors.js'

const defaultPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 }

/** Without the brackets of IPv6, and without the dot at the end that DNS allows. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$|\.$/g, '')

export const portOf = ({ port, protocol }: URL): number => Number(port || defaultPorts[protocol])

const matches = (host: string, pattern: string): boolean =>
  pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern

type Rule = (url: URL, imports: Imports) => false | string

/** Rules of a URL, each with the sentence a person is told. The first that is broken wins. */
const rules: readonly Rule[] = [
  ({ protocol }, { protocols }) =>
    !protocols.some((allowed) => protocol === `${allowed}:`) &&
    `Files are imported by ${protocols.join(' and ')} only.`,
  ({ password, username }) =>
    (username || password) !== '' && 'A URL with a user name or password is not imported.',
  (url, { ports }) => !ports.has(portOf(url)) && `Port ${portOf(url)} is not one to import from.`,
  (url, { hosts }) =>
    hosts !== null &&
    !hosts.some((pattern) => matches(hostOf(url), pattern)) &&
    'This host is not one of those to import from.',
]

/**
 * A URL as it will be fetched: parsed once, the way browsers do, so that every spelling of an address is the same.
 * Throws `INVALID_REQUEST` or `IMPORT_REFUSED`.
 */
export const judgeURL = (imports: Imports, given: string, base?: URL): URL => {
  if (!URL.canParse(given, base)) {
    throw base
      ? refused('The other server redirects to what is no URL.')
      : new MediaError(
          'INVALID_REQUEST',
          'The "url" is not a URL, such as https://example.com/a.jpg.',
        )
  }
  const url = new URL(given, base)
  if (base?.protocol === 'https:' && url.protocol === 'http:') {
    throw refused('The other server redirects from https to http.')
  }
  for (const rule of rules) {
    const sentence = rule(url, imports)
    if (sentence) {
      throw refused(sentence)
    }
  }
  return url
}
