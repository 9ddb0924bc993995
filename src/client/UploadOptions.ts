import type { ConnectionOptions } from './connect.js'
import type { HashTime } from './hash/wholeHash.js'
import type { Remembering } from './memory/UploadMemory.js'
import type { UploadProgress } from './trackProgress.js'
import type { ID, UploadedFile } from './UploadPlan.js'

export interface UploadOptions extends ConnectionOptions {
  /**
   * Sends the MD5 of every part with it (`Content-MD5`), so that the store refuses bytes that changed on their way.
   * A store on another origin has to allow that header (CORS).
   * @default true
   */
  readonly checksums?: boolean
  /** `false` stores the bytes and leaves it to you to complete the upload. @default true */
  readonly complete?: boolean
  readonly file: Blob | File
  /** @default the name of the file */
  readonly filename?: string
  /** Id or path of the folder the file goes to. */
  readonly folder?: ID | null
  /**
   * When the SHA-256 of the whole file is made, which the library compares with what it stored: `before` the upload
   * begins, `during` it, or `off`. A hash that cannot be had is left out.
   * @default 'before' up to 64 MiB and when duplicates are asked for, else 'during'
   */
  readonly hash?: HashTime
  /** Parts on their way at the same time. @default 4 */
  readonly lanes?: number
  /** Fields of the file, such as `altText`. */
  readonly metadata?: Readonly<Record<string, unknown>>
  /** Told the id of the upload as soon as it has one. */
  readonly onBegin?: (id: ID) => void
  /**
   * `ask` throws `DUPLICATE_FILE` when you have a file with these bytes; `error.data.existing` is that file.
   * @default 'keep'
   */
  readonly onDuplicate?: 'ask' | 'keep'
  readonly onProgress?: (progress: UploadProgress) => void
  /** Bytes of a part, as wished: the library may need larger ones. @default the library decides */
  readonly partSize?: number
  /** Folder inside the store, such as `campaigns/2026`. */
  readonly path?: string
  /**
   * Remembers an upload of several parts until it is complete: after a reload, the same file with the same
   * destination goes on where it was. `true` uses IndexedDB where there is one.
   * @default true
   */
  readonly remember?: Remembering
  /** Id of a file that gets these bytes in place of its own, once they are clean. */
  readonly replaces?: ID
  /** The id of an upload of this very file that was cut off: only what is missing is sent. */
  readonly resume?: ID
  /** Cancels the upload: what has arrived is removed, what was reserved is free. */
  readonly signal?: AbortSignal
}

export interface StoredUpload {
  /** `null` when the upload was not completed. */
  readonly doc: null | UploadedFile
  /** Of the upload, not of the file. */
  readonly id: ID
  /** Of the whole file, in hex; `null` when it was not made. */
  readonly sha256: null | string
}
