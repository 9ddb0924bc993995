import type { ProcessingStatus } from '../../core/processingStatus.js'
import type { ScanStatus } from '../../core/scanStatus.js'

/** A file as the screens that decide about it need it. */
export interface Reviewed {
  readonly deletedAt?: null | string
  readonly id: number | string
  readonly originalFilename?: null | string
  readonly processingError?: null | string
  readonly scanResult?: null | string
  readonly scanStatus: ScanStatus
  readonly status: ProcessingStatus
}

export type Decision = 'block' | 'release' | 'scan'
