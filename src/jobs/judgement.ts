import type { ScanStatus } from '../core/scanStatus.js'
import type { Verdict } from '../scanners/Scanner.js'
import type { Inspection } from './inspectFile.js'

import { noClaim } from './claimFields.js'

const outcomes = {
  clean: 'CLEAN',
  infected: 'INFECTED',
  suspicious: 'FLAGGED',
  unscannable: 'FLAGGED',
} as const satisfies Record<Verdict['verdict'], ScanStatus>

/** An admin's word about a file is over when a scan clears it; the audit trail keeps it. */
const noRelease = { releasedAt: null, releasedBy: null, releaseReason: null } as const

/** What a verdict makes of a file: its status, and the machine fields that go with it. */
export const judgement = ({ scannerVersion, set, sha256, verdict }: Inspection) => ({
  set: {
    ...set,
    ...noClaim,
    ...(verdict.verdict === 'clean' ? noRelease : {}),
    attempts: 0,
    scanFinding: verdict.verdict === 'clean' ? null : (verdict.finding ?? null),
    scannedAt: new Date().toISOString(),
    scannerVersion,
    scanResult: verdict.verdict === 'clean' ? null : verdict.reason,
    ...(sha256 ? { sha256 } : {}),
  },
  to: outcomes[verdict.verdict],
})

export type Judgement = ReturnType<typeof judgement>
