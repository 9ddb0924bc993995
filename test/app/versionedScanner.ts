import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

import type { Verdict } from '../../src/scanners/Scanner.js'

import { type HeldScanner, heldScanner } from './heldScanner.js'

export interface VersionedScanner extends HeldScanner {
  /** Thrown by every scan from now on; `undefined` ends it. */
  fail(error?: () => Error): void
  /** New signatures: another version, and files that hold `text` get this verdict. */
  learn(text?: string, verdict?: Verdict): void
}

/** Signatures as ClamAV counts them, which only its official databases do. */
const versionOf = (signatures: number) =>
  `ClamAV 1.4.6/${27_000 + signatures}/Mon Nov  3 09:12:33 2025`

/** A scanner that can be given new signatures, held in the middle of its scans, and made to fail. */
export const versionedScanner = (): VersionedScanner => {
  const held = heldScanner()
  const known: [text: string, verdict: Verdict][] = []
  let signatures = 0
  let failure: (() => Error) | undefined
  return {
    ...held,
    fail: (error) => (failure = error),
    isExact: (version) => version.split('/').length === 3,
    learn: (text, verdict = { reason: 'Test.Learnt', verdict: 'infected' }) => {
      signatures++
      if (text) {
        known.push([text, verdict])
      }
    },
    scan: async (body, file) => {
      const bytes = await buffer(body)
      const verdict = await held.scan(Readable.from([bytes], { objectMode: false }), file)
      if (failure) {
        throw failure()
      }
      return known.find(([text]) => bytes.includes(text))?.[1] ?? verdict
    },
    version: async () => versionOf(signatures),
  }
}
