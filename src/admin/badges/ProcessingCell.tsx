'use client'

import type { DefaultCellComponentProps } from 'payload'

import type { ProcessingStatus } from '../../core/processingStatus.js'
import type { ScanStatus } from '../../core/scanStatus.js'

import { hasProcessing, ProcessingBadge } from './ProcessingBadge.js'

interface Row {
  readonly processingError?: null | string
  readonly scanStatus?: ScanStatus
}

/** The previews' column of the list. */
export const ProcessingCell = ({ cellData, rowData }: DefaultCellComponentProps) => {
  const { processingError, scanStatus = 'CLEAN' } = (rowData ?? {}) as Row
  return cellData && hasProcessing(scanStatus) ? (
    <div>
      <ProcessingBadge processingError={processingError} status={cellData as ProcessingStatus} />
    </div>
  ) : (
    <span className="media-nothing">–</span>
  )
}
