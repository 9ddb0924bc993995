import type { Readable } from 'node:stream'

/** Where the bytes of a file are read from, in ranges: `StorageProvider.read` with the key filled in. */
export interface ArchiveSource {
  /** Positions are inclusive, as in an HTTP Range. Without a range, everything. */
  read(range?: { readonly end: number; readonly start: number }): Promise<Readable>
  /** Bytes, as the store counts them. */
  readonly size: number
}
