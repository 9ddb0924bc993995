import ipaddr from 'ipaddr.js'
import { isIP } from 'node:net'

/** Unicast by the registries, and yet no place to fetch from. */
const special = {
  ipv4: [
    // Answers the machines of Azure only, with what is theirs.
    '168.63.129.16/32',
  ],
  ipv6: [
    // The experimental network of before 2006: nobody routes it, so that anybody may.
    '3ffe::/16',
  ],
} as const

const globalUnicast = ipaddr.parseCIDR('2000::/3')

/**
 * Whether an address is one of the public internet. No, for everything that leads elsewhere: this machine, its
 * networks, what carriers and registries keep for themselves, and the forms of IPv6 that carry an address of IPv4
 * (mapped, compatible, NAT64, 6to4, Teredo).
 */
export const isPublic = (address: string): boolean => {
  if (!isIP(address) || address.includes('%')) {
    return false
  }
  const parsed = ipaddr.parse(address)
  return (
    parsed.range() === 'unicast' &&
    (parsed.kind() === 'ipv4' || parsed.match(globalUnicast)) &&
    !special[parsed.kind()].some((range) => parsed.match(ipaddr.parseCIDR(range)))
  )
}
