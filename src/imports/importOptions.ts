import { networkInterfaces } from 'node:os'
import { z } from 'zod'

import { isPublic } from './isPublic.js'
import { lookupAll } from './lookupAll.js'

type Protocol = 'http' | 'https'

/** What `POST /media/upload/from-url` may fetch. */
export interface ImportOptions {
  /**
   * Dangerous: addresses that may be reached although they are not public, such as a file server of your own. Whoever
   * may upload can then have everything fetched that answers there.
   *
   * @example allowAddress: (address) => address === '10.0.3.7'
   */
  readonly allowAddress?: (address: string) => boolean
  /** `false` refuses every import. @default true, for people who are logged in */
  readonly enabled?: boolean
  /**
   * The only hosts to import from; `*.example.com` is every host below `example.com`.
   *
   * @default every host with a public address
   */
  readonly hosts?: readonly string[]
  /**
   * Seconds without an answer, from the connection to the headers, after which the other side is given up; of the body,
   * seconds of waiting, of which every KiB that arrives buys one back.
   *
   * @default 10
   */
  readonly idleSeconds?: number
  /** Redirects that are followed, each judged as the first URL is. @default 3 */
  readonly maxRedirects?: number
  /** Imports of one user at once, in each process; a further one is answered `UPLOAD_BUSY`. @default 2 */
  readonly perUser?: number
  /** @default [80, 443] */
  readonly ports?: readonly number[]
  /** Of `http` nobody knows whether it arrives as it was sent. @default ['https'] */
  readonly protocols?: readonly Protocol[]
  /** Finds the addresses of a host; each of them is judged. @default the resolver of the system */
  readonly resolve?: (hostname: string) => Promise<readonly string[]>
  /** Seconds an import may take. @default 300 */
  readonly timeoutSeconds?: number
}

/** Resolved {@link ImportOptions}. */
export interface Imports {
  readonly enabled: boolean
  readonly hosts: null | readonly string[]
  readonly idleMs: number
  readonly maxRedirects: number
  readonly perUser: number
  readonly ports: ReadonlySet<number>
  readonly protocols: readonly Protocol[]
  readonly timeoutMs: number
  readonly allows: (address: string) => boolean
  readonly resolve: (hostname: string) => Promise<readonly string[]>
}

const seconds = z.number().positive().max(86_400)
const host = z
  .string()
  .regex(
    /^(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/,
    'expected a host in lower case, without a scheme or port',
  )
const fn = z.custom<never>((value) => typeof value === 'function', 'expected a function')

export const importOptionsShape = z.strictObject({
  allowAddress: fn.optional(),
  enabled: z.boolean().optional(),
  hosts: z.array(host).optional(),
  idleSeconds: seconds.optional(),
  maxRedirects: z.number().int().min(0).max(20).optional(),
  perUser: z.number().int().positive().optional(),
  ports: z.array(z.number().int().min(1).max(65_535)).min(1).optional(),
  protocols: z
    .array(z.enum(['http', 'https']))
    .min(1)
    .optional(),
  resolve: fn.optional(),
  timeoutSeconds: seconds.optional(),
})

/** What listens on a public address of this machine may be meant for this machine all the same. */
const isOwn = (address: string): boolean =>
  Object.values(networkInterfaces()).some((own) => own?.some((known) => known.address === address))

export const resolveImports = (options: ImportOptions = {}): Imports => ({
  allows: (address) =>
    options.allowAddress?.(address) === true || (isPublic(address) && !isOwn(address)),
  enabled: options.enabled ?? true,
  hosts: options.hosts ?? null,
  idleMs: (options.idleSeconds ?? 10) * 1000,
  maxRedirects: options.maxRedirects ?? 3,
  perUser: options.perUser ?? 2,
  ports: new Set(options.ports ?? [80, 443]),
  protocols: options.protocols ?? ['https'],
  resolve: options.resolve ?? lookupAll,
  timeoutMs: (options.timeoutSeconds ?? 300) * 1000,
})
