'use client'

import type { DefaultCellComponentProps } from 'payload'

import { presetWords as words } from './presetWords.js'

/** Both sides of a preset in one column. */
export const PresetSizeCell = ({ rowData }: DefaultCellComponentProps) => {
  const { aspectRatio, height, width } = rowData as Readonly<Record<string, null | number | string>>
  return (
    <span className="media-preset-size">
      {width ?? words.size.any} × {height ?? words.size.any}
      {aspectRatio ? ` (${aspectRatio})` : ''}
    </span>
  )
}
