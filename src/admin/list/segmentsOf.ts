import type { StorageUsage } from '../../library/documents.js'

import { formatBytes } from '../../core/formatBytes.js'
import { mediaTypes } from '../../core/mediaKinds.js'
import { words } from '../words.js'

export interface Segment {
  readonly bytes: number
  readonly label: string
  readonly name: string
}

/** The parts of the usage bar: the kinds of files there are, and what is on its way. */
export const segmentsOf = (usage: StorageUsage): readonly Segment[] =>
  [
    ...mediaTypes.map((kind) => {
      const bytes = usage[`${kind}Bytes`]
      return { bytes, label: `${words.kinds[kind]} ${formatBytes(bytes)}`, name: kind as string }
    }),
    {
      bytes: usage.reservedBytes,
      label: words.list.onTheirWay(formatBytes(usage.reservedBytes)),
      name: 'reserved',
    },
  ].filter(({ bytes }) => bytes > 0)
