export type ID = number | string

/** One request that stores one part, signed by the library. */
export interface SignedPart {
  readonly headers?: Readonly<Record<string, string>>
  readonly method: string
  readonly number: number
  readonly url: string
}

/** How a file is cut, and where its parts go. */
export interface UploadPlan {
  /** ISO 8601. */
  readonly expiresAt?: string
  readonly id: ID
  readonly partCount: number
  readonly parts: readonly SignedPart[]
  /** Bytes of every part but the last. */
  readonly partSize: number
}

/** What the library knows of an upload that was begun before. */
export interface UploadStatus {
  readonly done: readonly { readonly number: number; readonly size: number }[]
  readonly expiresAt: string
  readonly id: ID
  readonly partCount: number
  readonly partSize: number
  readonly size: number
  readonly state: 'aborted' | 'completed' | 'completing' | 'expired' | 'open'
}

/** A file as the library answers it. */
export interface UploadedFile {
  readonly [field: string]: unknown
  readonly id: ID
}
