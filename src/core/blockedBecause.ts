import type { ProcessingStatus } from './processingStatus.js'
import type { ScanStatus } from './scanStatus.js'

import { findings, isFinding } from './findings.js'

interface FileState {
  readonly deletedAt?: null | string
  readonly processingError?: null | string
  readonly scanFinding?: null | string
  readonly scanResult?: null | string
  readonly scanStatus: ScanStatus
  readonly status: ProcessingStatus
}

const sentences: Readonly<Record<Exclude<ScanStatus, 'CLEAN'>, string>> = {
  BLOCKED: 'An admin blocked this file.',
  ERROR: 'The virus scan failed several times.',
  FLAGGED: 'The scanner could not clear this file.',
  INFECTED: 'Malware was found in this file.',
  PENDING: 'This file waits for its virus scan.',
  SCANNING: 'This file is being scanned for viruses.',
}

/** Whose turn it is. */
const next: Partial<Record<ScanStatus, string>> = {
  ERROR: 'An admin can scan it again or release it.',
  FLAGGED: 'An admin has to look at it.',
}

/** The reason belongs to these: why it waits, or what was found. */
const saysWhy: readonly ScanStatus[] = ['ERROR', 'FLAGGED', 'INFECTED', 'PENDING']

/** A name that a scanner gave to what it found is no sentence yet. */
const asSentence = (reason: string): string =>
  /[.!?]$/.test(reason) ? reason : `The scanner says: ${reason}.`

/** Why nobody gets the bytes of a file, in plain words; `null` when they are served. */
export const blockedBecause = ({
  deletedAt,
  scanFinding,
  scanResult,
  scanStatus,
}: FileState): null | string => {
  if (deletedAt) {
    return 'This file is in the trash.'
  }
  if (scanStatus === 'CLEAN') {
    return null
  }
  const isKnown = scanStatus === 'FLAGGED' && isFinding(scanFinding)
  return [
    isKnown ? findings[scanFinding] : sentences[scanStatus],
    scanResult && saysWhy.includes(scanStatus) && asSentence(scanResult),
    next[scanStatus],
  ]
    .filter(Boolean)
    .join(' ')
}
