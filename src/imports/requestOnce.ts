import type { IncomingMessage } from 'node:http'
import type { LookupFunction, Socket } from 'node:net'

import ipaddr from 'ipaddr.js'
import * as http from 'node:http'
import * as https from 'node:https'
import { isIP } from 'node:net'

import type { Imports } from './importOptions.js'

import { asImportError, failed, unreachable } from './importErrors.js'
import { hostOf, portOf } from './judgeURL.js'

const schemes = { 'http:': http, 'https:': https } as const

/** Bytes of all headers of an answer. */
const maxHeaderSize = 16_384
/** Milliseconds before the next address of a host is tried. */
const nextAddressMs = 2_500

/** Nothing of the person who asks, nothing of this server, and no encoding that would have to be unpacked. */
const headers = {
  accept: '*/*',
  'accept-encoding': 'identity',
  'user-agent': 'payload-media-library',
} as const

/** Answers a connection with the addresses that were judged, whatever DNS says by now. */
const pinned = (addresses: readonly string[]): LookupFunction => {
  const known = addresses.map((address) => ({ address, family: isIP(address) }))
  return (_hostname, { all }, done) =>
    all ? done(null, known) : done(null, known[0]!.address, known[0]!.family)
}

const isSame = (a: string | undefined, b: string): boolean =>
  a !== undefined && isIP(a) > 0 && ipaddr.process(a).toString() === ipaddr.process(b).toString()

/** True when a socket leads to one of `addresses`, and to no proxy that something else put in between. */
export const leadsTo = (
  { remoteAddress }: Pick<Socket, 'remoteAddress'>,
  addresses: readonly string[],
): boolean => addresses.some((address) => isSame(remoteAddress, address))

/**
 * Asks one URL at one of `addresses`, without any agent, proxy or cookie of the process, and resolves with its headers.
 * Throws `IMPORT_FAILED`.
 */
export const requestOnce = (
  { idleMs }: Imports,
  url: URL,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const { Agent, request } = schemes[url.protocol as keyof typeof schemes]
    const host = hostOf(url)
    const asked = request({
      agent: new Agent({
        autoSelectFamilyAttemptTimeout: nextAddressMs,
        keepAlive: false,
        lookup: pinned(addresses),
      }),
      headers: { host: url.host, ...headers },
      hostname: host,
      maxHeaderSize,
      path: url.pathname + url.search,
      port: portOf(url),
      rejectUnauthorized: true,
      servername: isIP(host) ? '' : host,
      signal,
    })
    const timer = setTimeout(
      () =>
        asked.destroy(failed('The file could not be fetched: the other server does not answer.')),
      idleMs,
    )
    asked.on('socket', (socket) => {
      socket.prependOnceListener('connect', () => {
        if (!leadsTo(socket, addresses)) {
          asked.destroy(unreachable())
        }
      })
    })
    asked.on('response', (response) => {
      clearTimeout(timer)
      response.on('error', () => undefined)
      resolve(response)
    })
    asked.on('error', (error) => {
      clearTimeout(timer)
      reject(asImportError(error, signal))
    })
    // An answer that switches protocols ends without a response and without an error.
    asked.on('close', () => {
      clearTimeout(timer)
      reject(asImportError(undefined, signal))
    })
    asked.end()
  })
