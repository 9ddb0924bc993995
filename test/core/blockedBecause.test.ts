import { blockedBecause } from '../../src/core/blockedBecause.js'
import { type Finding, findings } from '../../src/core/findings.js'
import { quarantineStatuses, scanStatuses } from '../../src/core/scanStatus.js'

const file = { status: 'pending' } as const

describe('blockedBecause()', () => {
  it('is silent about clean files only, and about those in the trash it is not', () => {
    for (const scanStatus of scanStatuses) {
      expect(blockedBecause({ ...file, scanStatus }) === null).toBe(scanStatus === 'CLEAN')
      const deletedAt = new Date().toISOString()
      expect(blockedBecause({ ...file, deletedAt, scanStatus })).toBe('This file is in the trash.')
    }
  })

  it('has other words for every status and every finding', () => {
    const sentences = [
      ...scanStatuses
        .filter((scanStatus) => scanStatus !== 'CLEAN')
        .map((scanStatus) => blockedBecause({ ...file, scanStatus })),
      ...Object.keys(findings).map((scanFinding) =>
        blockedBecause({ ...file, scanFinding, scanStatus: 'FLAGGED' }),
      ),
    ]
    expect(new Set(sentences).size).toBe(sentences.length)
    for (const sentence of sentences) {
      expect(sentence).toMatch(/^[A-Z].*\.$/)
    }
  })

  it('says what was found, or why a file waits, in a sentence', () => {
    const say = (
      scanStatus: (typeof scanStatuses)[number],
      scanResult: string,
      scanFinding?: Finding,
    ) => blockedBecause({ ...file, scanFinding, scanResult, scanStatus })
    expect(say('FLAGGED', 'It unpacks to 3 GB; 2 GB is allowed.', 'unpacksTooMuch')).toBe(
      'This archive would unpack to more than is allowed. It unpacks to 3 GB; 2 GB is allowed. An admin has to look at it.',
    )
    expect(say('INFECTED', 'Win.Test')).toBe(
      'Malware was found in this file. The scanner says: Win.Test.',
    )
    expect(say('PENDING', 'The scanner does not answer.')).toBe(
      'This file waits for its virus scan. The scanner does not answer.',
    )
    expect(say('SCANNING', 'The scanner does not answer.')).not.toContain('answer')
    expect(say('BLOCKED', 'Win.Test')).not.toContain('Win.Test')
  })

  it('falls back to plain words for a finding it does not know', () => {
    for (const scanFinding of ['toString', 'other', '', null]) {
      expect(blockedBecause({ ...file, scanFinding, scanStatus: 'FLAGGED' })).toBe(
        'The scanner could not clear this file. An admin has to look at it.',
      )
    }
    expect(quarantineStatuses).toContain('FLAGGED')
  })
})
