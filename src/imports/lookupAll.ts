import { lookup } from 'node:dns/promises'

/** Every address the system knows of a host, as a browser on this machine would find them. */
export const lookupAll = async (hostname: string): Promise<string[]> =>
  (await lookup(hostname, { all: true, order: 'verbatim' })).map(({ address }) => address)
