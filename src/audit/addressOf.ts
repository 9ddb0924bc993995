import { isIP } from 'node:net'

/** Hops that are kept, the nearest to this server. */
const mostHops = 5

/** `[2001:db8::1]:443` and `192.0.2.1:443` without their port. */
const withoutPort = (hop: string): string =>
  hop.replace(/^\[(.+)\](?::\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')

/**
 * Where a request came from: the addresses of `X-Forwarded-For`, or else of `X-Real-IP`. The last one is whom the
 * nearest proxy (or Next.js itself) saw; what stands before it is the word of whoever sent it. What is no address is
 * left out.
 *
 * @example addressOf(new Headers({ 'x-forwarded-for': 'nonsense, 203.0.113.7' })) // '203.0.113.7'
 */
export const addressOf = (headers: Headers): null | string => {
  const told = headers.get('x-forwarded-for') || headers.get('x-real-ip') || ''
  const hops = told
    .slice(-1000)
    .split(',')
    .map((hop) => withoutPort(hop.trim()))
    .filter((hop) => isIP(hop) !== 0)
  return hops.slice(-mostHops).join(', ') || null
}
