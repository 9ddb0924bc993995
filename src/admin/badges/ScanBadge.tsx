import type { ScanStatus } from '../../core/scanStatus.js'
import type { IconName } from './Icon.js'

import { blockedBecause } from '../../core/blockedBecause.js'
import { words } from '../words.js'
import { Badge, type Tone } from './Badge.js'

const looks: Readonly<Record<ScanStatus, { icon: IconName; tone: Tone }>> = {
  BLOCKED: { icon: 'stop', tone: 'bad' },
  CLEAN: { icon: 'good', tone: 'good' },
  ERROR: { icon: 'question', tone: 'warning' },
  FLAGGED: { icon: 'warning', tone: 'warning' },
  INFECTED: { icon: 'warning', tone: 'bad' },
  PENDING: { icon: 'wait', tone: 'quiet' },
  SCANNING: { icon: 'busy', tone: 'busy' },
}

interface Props {
  readonly deletedAt?: null | string
  readonly scanResult?: null | string
  readonly scanStatus: ScanStatus
}

/** Whether a file passed its virus scan. */
export const ScanBadge = ({ deletedAt, scanResult, scanStatus }: Props) => (
  <Badge
    {...looks[scanStatus]}
    title={
      blockedBecause({ deletedAt, scanResult, scanStatus, status: 'pending' }) ??
      words.scan.cleanTitle
    }
  >
    {words.scan[scanStatus]}
  </Badge>
)
