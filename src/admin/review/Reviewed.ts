import type { ProcessingStatus } from '../../core/processingStatus.js'
import type { RenditionStatus } from '../../core/renditionStatus.js'
import type { ScanStatus } from '../../core/scanStatus.js'

/** A file as the screens that decide about it need it. */
export interface Reviewed {
  readonly deletedAt?: null | string
  readonly id: number | string
  readonly originalFilename?: null | string
  readonly processingError?: null | string
  readonly releasedAt?: null | string
  /** An id, or the person where it was populated. */
  readonly releasedBy?: null | number | string | { readonly id: number | string }
  readonly releaseReason?: null | string
  readonly renditionStatus?: null | RenditionStatus
  readonly scanFinding?: null | string
  readonly scanResult?: null | string
  readonly scanStatus: ScanStatus
  readonly status: ProcessingStatus
}

export type Decision = 'block' | 'release' | 'scan'
