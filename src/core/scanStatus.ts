export const scanStatuses = [
  'PENDING',
  'SCANNING',
  'CLEAN',
  'FLAGGED',
  'INFECTED',
  'BLOCKED',
  'ERROR',
] as const

export type ScanStatus = (typeof scanStatuses)[number]

/**
 * Every legal move of `scanStatus`. A clean file that is scanned again with new signatures is closed at once when they find
 * something (`INFECTED`), or when they no longer can or will clear it (`FLAGGED`): what was an open question at an upload
 * is one later, too.
 */
export const scanMoves = {
  BLOCKED: ['PENDING'],
  CLEAN: ['PENDING', 'INFECTED', 'FLAGGED'],
  ERROR: ['PENDING', 'CLEAN'],
  FLAGGED: ['PENDING', 'CLEAN', 'BLOCKED'],
  INFECTED: ['PENDING', 'CLEAN', 'BLOCKED'],
  PENDING: ['SCANNING'],
  SCANNING: ['CLEAN', 'INFECTED', 'FLAGGED', 'ERROR', 'PENDING'],
} as const satisfies Record<ScanStatus, readonly ScanStatus[]>

/** The states from which `To` can be reached. */
export type ScanSource<To extends ScanStatus> = {
  [From in ScanStatus]: To extends (typeof scanMoves)[From][number] ? From : never
}[ScanStatus]

/** States an admin has to look at. */
export const quarantineStatuses = [
  'FLAGGED',
  'INFECTED',
  'BLOCKED',
  'ERROR',
] as const satisfies readonly ScanStatus[]

export const isQuarantined = (status: ScanStatus): boolean =>
  (quarantineStatuses as readonly ScanStatus[]).includes(status)
