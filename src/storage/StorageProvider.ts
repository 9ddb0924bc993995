import type { Readable } from 'node:stream'

import type { StorageProviderName } from '../core/storageProviderNames.js'

export type { StorageProviderName }

/** Inclusive byte positions, as in an HTTP Range. */
export interface ByteRange {
  readonly end: number
  readonly start: number
}

export interface ObjectInfo {
  readonly contentType: string
  /** Length in bytes, when it is known before the body ends. */
  readonly size?: number
}

export interface StoredObject {
  readonly etag: string
  readonly key: string
  readonly modifiedAt: Date
  /** Bytes, as the store counts them. */
  readonly size: number
}

/** An upload the store knows: the key it will become and the store's own id for it. */
export interface UploadRef {
  readonly id: string
  readonly key: string
}

export interface PartPlan {
  /** Base64 MD5 of the part. A body that differs is refused. */
  readonly checksum?: string
  /** Seconds the URL lives. */
  readonly expiresIn: number
  /** From 1. */
  readonly number: number
  /** Exact bytes of the part: a longer or shorter body is refused. */
  readonly size: number
}

export interface UploadedPart {
  readonly etag: string
  readonly number: number
  readonly size: number
}

export interface SignedRequest {
  readonly expiresAt: Date
  readonly headers: Readonly<Record<string, string>>
  readonly method: 'GET' | 'PUT'
  /** Absolute, or a path on this server (local disk without a `serverURL`). */
  readonly url: string
}

export interface ReadOptions {
  readonly contentType: string
  /** A complete Content-Disposition value. */
  readonly disposition: string
  /** Seconds. */
  readonly expiresIn: number
}

export interface StorageContext {
  /** URL or path of the endpoint that forwards to `handle`, without a query. */
  readonly endpoint: string
  /** The clock that all servers share, in milliseconds; URLs live by it. @default Date.now */
  readonly now?: () => number
  /** Secret to sign with; differs from Payload's own. */
  readonly secret: string
}

/**
 * Where bytes live. Drivers are functions that return this as an object literal and pass
 * `storageContract` of `payload-media-library/testing`.
 *
 * An object appears at its key whole or not at all. Absent objects are `null` from `stat`,
 * `OBJECT_NOT_FOUND` from `read`, and no error from `remove` and `abortUpload`.
 */
export interface StorageProvider {
  readonly name: StorageProviderName
  /** Bytes and count of the parts the store accepts. The last part may be smaller than `minSize`. */
  readonly parts: {
    /**
     * The store itself refuses a body that is not as long as its URL says. Then a client that names the etags it was
     * given saves a question: sizes are known without a list of what arrived.
     *
     * @default false
     */
    readonly areExact?: boolean
    readonly equalSize?: boolean
    readonly max: number
    readonly maxSize: number
    readonly minSize: number
  }
  readonly region?: string

  /** Told once at start, before any other call. */
  open?(context: StorageContext): Promise<void> | void
  /** Begins an upload and answers the store's id for it. */
  createUpload(key: string, info: ObjectInfo): Promise<string>
  signPart(upload: UploadRef, part: PartPlan): Promise<SignedRequest>
  /** Parts that arrived, by number. Throws `UPLOAD_NOT_FOUND` when the store does not know the upload (any more). */
  listParts(upload: UploadRef): Promise<UploadedPart[]>
  /**
   * Makes the object out of `parts`, given in any order; from then on every part URL of the upload is dead. Throws
   * `UPLOAD_INCOMPLETE`, or `UPLOAD_NOT_FOUND` when it is over: then `stat` tells whether the object is there.
   */
  completeUpload(upload: UploadRef, parts: readonly UploadedPart[]): Promise<StoredObject>
  abortUpload(upload: UploadRef): Promise<void>
  /** Streams `body` to `key` and closes it. A body that fails midway leaves nothing at `key`; its error is thrown as it is. */
  write(key: string, body: Readable, info: ObjectInfo): Promise<StoredObject>
  /** Throws `RANGE_NOT_SATISFIABLE` when the range begins behind the end; an end behind it is cut. */
  read(key: string, range?: ByteRange): Promise<Readable>
  stat(key: string): Promise<StoredObject | null>
  remove(keys: readonly string[]): Promise<void>
  list(prefix: string): AsyncIterable<StoredObject>
  /** Every upload the store holds; the key is empty when the store does not know it. */
  listUploads(): AsyncIterable<UploadRef & { readonly startedAt: Date }>
  /** A URL that serves the object by itself, or `null` when the store cannot. */
  signRead(key: string, options: ReadOptions): Promise<null | SignedRequest>
  /** Public URLs of an object, for stores that have them. */
  publicUrls?(key: string): { cdnUrl?: string; publicUrl?: string }
  /** Answers the URLs this provider signed to this server. */
  handle?(request: Request): Promise<Response>
}
