'use client'

import type { DefaultCellComponentProps } from 'payload'

import type { ScanStatus } from '../../core/scanStatus.js'

import { ScanBadge } from './ScanBadge.js'

interface Row {
  readonly deletedAt?: null | string
  readonly scanResult?: null | string
}

/** The virus scan's column of the list. */
export const ScanCell = ({ cellData, rowData }: DefaultCellComponentProps) => {
  const { deletedAt, scanResult } = (rowData ?? {}) as Row
  return cellData ? (
    <div>
      <ScanBadge
        deletedAt={deletedAt}
        scanResult={scanResult}
        scanStatus={cellData as ScanStatus}
      />
    </div>
  ) : null
}
