import type { Reviewed } from '../review/Reviewed.js'

type ID = number | string

/** A file as the screens that share it need it. */
export interface SharedFile extends Reviewed {
  readonly user?: ID | null | { readonly id: ID }
  readonly variants?: null | readonly { readonly preset: string }[]
}
