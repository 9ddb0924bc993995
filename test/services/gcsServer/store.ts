import type { KeyObject } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** A service account: what is in its key file, and what Google keeps of it. */
export interface Account {
  readonly clientEmail: string
  readonly privateKey: string
  readonly publicKey: KeyObject
}

export interface Thing {
  readonly acl?: string
  readonly bytes: Buffer
  readonly contentType: string
  readonly createdAt: Date
  readonly generation: string
  /** Base64; objects of a multipart upload have none. */
  readonly md5?: string
}

export interface Part {
  readonly bytes: Buffer
  /** MD5 in hex. */
  readonly etag: string
  readonly modifiedAt: Date
}

export interface Upload {
  readonly acl?: string
  readonly contentType: string
  readonly id: string
  readonly key: string
  readonly parts: Map<number, Part>
  readonly startedAt: Date
}

export interface Bucket {
  readonly name: string
  readonly objects: Map<string, Thing>
  readonly uploads: Map<string, Upload>
}

export interface Store {
  readonly account: Account
  readonly bucket: Bucket
  /** Items of a listing in one answer; Google's own limit is 1000. */
  readonly pageSize: number
  readonly tokens: Set<string>
}

export interface Asked {
  readonly body: Buffer
  readonly headers: IncomingHttpHeaders
  readonly method: string
  readonly url: URL
}

export interface Answer {
  readonly body?: Buffer | string
  readonly headers?: Readonly<Record<string, string>>
  readonly status?: number
}

export const newBucket = (name: string): Bucket => ({
  name,
  objects: new Map(),
  uploads: new Map(),
})

let last = 0n

/** Microseconds, as Google's look; every write gets one of its own. */
const nextGeneration = (): string => {
  const now = BigInt(Date.now()) * 1000n
  last = now > last ? now : last + 1n
  return String(last)
}

/** Puts an object in place of whatever is there. */
export const place = (
  { objects }: Bucket,
  key: string,
  thing: Omit<Thing, 'createdAt' | 'generation'>,
): Thing => {
  const placed = { ...thing, createdAt: new Date(), generation: nextGeneration() }
  objects.set(key, placed)
  return placed
}

/** Names in the order of Google's listings: by their bytes. */
export const byBytes = (a: string, b: string): number =>
  Buffer.compare(Buffer.from(a), Buffer.from(b))
