import type { StoredObject } from '../StorageProvider.js'

/** A file or a folder, as the store describes it. */
export interface Entry {
  /** SHA-256 in hex; folders have none. */
  readonly Checksum?: null | string
  readonly DateCreated?: string
  readonly IsDirectory: boolean
  /** UTC, mostly without saying so. */
  readonly LastChanged: string
  /** Bytes. */
  readonly Length: number
  readonly ObjectName: string
}

export const isEntry = (value: unknown): value is Entry => {
  const { LastChanged, Length, ObjectName } = (value ?? {}) as Partial<Entry>
  return (
    typeof ObjectName === 'string' && typeof Length === 'number' && typeof LastChanged === 'string'
  )
}

export const timeOf = (time: string): Date =>
  new Date(/Z|[+-]\d\d:?\d\d$/i.test(time) ? time : `${time}Z`)

/** The SHA-256; for what came to the zone in an odd way, something that changes with the bytes. */
export const etagOf = ({ Checksum, LastChanged, Length }: Entry): string =>
  Checksum?.toLowerCase() || `${Length}-${timeOf(LastChanged).getTime()}`

export const objectOf = (key: string, entry: Entry): StoredObject => ({
  etag: etagOf(entry),
  key,
  modifiedAt: timeOf(entry.LastChanged),
  size: entry.Length,
})
