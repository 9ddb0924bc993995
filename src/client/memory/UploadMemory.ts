import type { ID } from '../UploadPlan.js'

/** An upload that was begun, by what its file and its destination are. */
export interface RememberedUpload {
  /** Address of the library it was begun at. */
  readonly api: string
  /** Milliseconds since 1970. */
  readonly begunAt: number
  /** Milliseconds since 1970, after which the library has dropped it. */
  readonly expiresAt: number
  readonly filename: string
  readonly id: ID
  /** The same for the same file with the same destination. */
  readonly key: string
  readonly size: number
}

/**
 * Remembers unfinished uploads, so that a new page can go on with them. May throw and may hang: an upload then goes on
 * without it.
 */
export interface UploadMemory {
  readonly find: (key: string) => Promise<null | RememberedUpload>
  readonly forget: (key: string) => Promise<void>
  /** In the place of an earlier one with the same key. */
  readonly keep: (upload: RememberedUpload) => Promise<void>
  readonly list: () => Promise<readonly RememberedUpload[]>
}

/** `true`: in IndexedDB where there is one; `false`: nowhere. */
export type Remembering = boolean | UploadMemory
