import type { ID } from '../library/documents.js'

/** A link that opens one file without a login, as the database has it. */
export interface MediaLink {
  readonly createdAt: string
  readonly createdBy?: ID | null | { readonly id: ID }
  readonly download?: boolean | null
  readonly expiresAt: string
  /** `null` once the file is deleted. */
  readonly file?: ID | null | { readonly id: ID }
  readonly id: ID
  readonly lastUsedAt?: null | string
  readonly note?: null | string
  readonly revokedAt?: null | string
  readonly singleUse?: boolean | null
  /** SHA-256 of the token, in hexadecimal digits. */
  readonly tokenHash: string
  readonly uses: number
  readonly variant?: null | string
}
