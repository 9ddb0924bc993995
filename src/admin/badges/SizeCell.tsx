'use client'

import type { DefaultCellComponentProps } from 'payload'

import { formatBytes } from '../../core/formatBytes.js'

/** The size's column of the list, as people write it. */
export const SizeCell = ({ cellData }: DefaultCellComponentProps) => (
  <span>{typeof cellData === 'number' ? formatBytes(cellData) : null}</span>
)
