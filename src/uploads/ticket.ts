import type { PayloadRequest } from 'payload'

import type { UploadWay } from '../core/uploadWays.js'
import type { ID } from '../library/documents.js'

/** Bytes that are stored and counted, on their way to become a row: handed to the hooks of Payload's `create`. */
export interface Ticket {
  readonly claimToken: string
  /** Machine fields of the row. */
  readonly machine: Readonly<Record<string, unknown>>
  readonly upload: ID
  /** How it came in. @default 'local' */
  readonly way?: UploadWay
}

const key = 'payload-media-library:ticket'

export const withTicket = (ticket: Ticket): Record<string, unknown> => ({ [key]: ticket })

export const ticketOf = ({ context }: Pick<PayloadRequest, 'context'>): Ticket | undefined =>
  context[key] as Ticket | undefined
