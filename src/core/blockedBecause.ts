import type { ProcessingStatus } from './processingStatus.js'
import type { ScanStatus } from './scanStatus.js'

interface FileState {
  readonly deletedAt?: null | string
  readonly processingError?: null | string
  readonly scanResult?: null | string
  readonly scanStatus: ScanStatus
  readonly status: ProcessingStatus
}

const sentences: Readonly<Record<Exclude<ScanStatus, 'CLEAN'>, string>> = {
  BLOCKED: 'An admin blocked this file.',
  ERROR: 'The virus scan failed several times. An admin can scan it again or release it.',
  FLAGGED: 'The scanner could not clear this file. An admin has to look at it.',
  INFECTED: 'Malware was found in this file.',
  PENDING: 'This file waits for its virus scan.',
  SCANNING: 'This file is being scanned for viruses.',
}

/** Why nobody gets the bytes of a file, in plain words; `null` when they are served. */
export const blockedBecause = ({ deletedAt, scanResult, scanStatus }: FileState): null | string => {
  if (deletedAt) {
    return 'This file is in the trash.'
  }
  if (scanStatus === 'CLEAN') {
    return null
  }
  const isFinding = scanStatus === 'INFECTED' || scanStatus === 'FLAGGED'
  return isFinding && scanResult ? `${sentences[scanStatus]} (${scanResult})` : sentences[scanStatus]
}
