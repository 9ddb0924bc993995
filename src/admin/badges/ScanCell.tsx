'use client'

import type { DefaultCellComponentProps } from 'payload'

import type { ScanStatus } from '../../core/scanStatus.js'

import { ScanBadge, type Scanned } from './ScanBadge.js'

/** The virus scan's column of the list. */
export const ScanCell = ({ cellData, rowData }: DefaultCellComponentProps) => {
  const row = (rowData ?? {}) as Partial<Scanned>
  return cellData ? (
    <div>
      <ScanBadge file={{ ...row, scanStatus: cellData as ScanStatus }} />
    </div>
  ) : null
}
