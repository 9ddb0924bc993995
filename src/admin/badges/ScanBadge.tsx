import type { ScanStatus } from '../../core/scanStatus.js'
import type { IconName } from './Icon.js'

import { blockedBecause } from '../../core/blockedBecause.js'
import { isFinding } from '../../core/findings.js'
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

/** What a file says of its scan. */
export interface Scanned {
  readonly deletedAt?: null | string
  readonly releasedAt?: null | string
  readonly scanFinding?: null | string
  readonly scanResult?: null | string
  readonly scanStatus: ScanStatus
}

interface Props {
  readonly file: Scanned
}

const labelOf = ({ releasedAt, scanFinding, scanResult, scanStatus }: Scanned): string => {
  if (scanStatus === 'FLAGGED' && isFinding(scanFinding)) {
    return words.findings[scanFinding]
  }
  if (scanStatus === 'CLEAN' && releasedAt) {
    return words.scan.released
  }
  return scanStatus === 'PENDING' && scanResult ? words.scan.stuck : words.scan[scanStatus]
}

/** Whether a file passed its virus scan, and if not, why not. */
export const ScanBadge = ({ file }: Props) => {
  const isClean = file.releasedAt ? words.file.releasedTitle : words.scan.cleanTitle
  return (
    <Badge
      {...looks[file.scanStatus]}
      title={blockedBecause({ ...file, status: 'pending' }) ?? isClean}
    >
      {labelOf(file)}
    </Badge>
  )
}
