import type { Decision } from './Reviewed.js'

import { scanMoves, type ScanStatus } from '../../core/scanStatus.js'

const targets: Readonly<Record<Decision, ScanStatus>> = {
  block: 'BLOCKED',
  release: 'CLEAN',
  scan: 'PENDING',
}

const moving: readonly ScanStatus[] = ['PENDING', 'SCANNING']

/** What an admin may decide about a file with this status. */
export const decisionsFor = (status: ScanStatus): readonly Decision[] =>
  moving.includes(status)
    ? []
    : (['release', 'block', 'scan'] as const).filter((decision) =>
        (scanMoves[status] as readonly ScanStatus[]).includes(targets[decision]),
      )
