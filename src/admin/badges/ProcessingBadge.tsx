import type { ProcessingStatus } from '../../core/processingStatus.js'
import type { ScanStatus } from '../../core/scanStatus.js'
import type { IconName } from './Icon.js'

import { words } from '../words.js'
import { Badge, type Tone } from './Badge.js'

const looks: Readonly<Record<ProcessingStatus, { icon: IconName; tone: Tone }>> = {
  failed: { icon: 'warning', tone: 'warning' },
  pending: { icon: 'wait', tone: 'quiet' },
  processing: { icon: 'busy', tone: 'busy' },
  ready: { icon: 'good', tone: 'good' },
}

interface Props {
  readonly processingError?: null | string
  readonly status: ProcessingStatus
}

/** How far the previews of a file are. */
export const ProcessingBadge = ({ processingError, status }: Props) => {
  const { label, title } = words.processing[status]
  const sentence = status === 'failed' && processingError ? `${title} (${processingError})` : title
  return (
    <Badge {...looks[status]} title={sentence}>
      {label}
    </Badge>
  )
}

/** Previews are made of clean files only: of the others there is nothing to say. */
export const hasProcessing = (scanStatus: ScanStatus): boolean => scanStatus === 'CLEAN'
