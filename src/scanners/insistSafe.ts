import type { Scanner } from './Scanner.js'

import { MediaError } from '../errors/MediaError.js'

/** Milliseconds a scanner that passed is believed. */
const believed = 600_000
/** Milliseconds one that failed is not asked again: long enough for a backlog, short for whoever mends it. */
const doubted = 30_000

interface Proof {
  readonly outcome: Promise<void>
  until: number
  readonly version: string
}

const proofs = new WeakMap<Scanner, Proof>()

const asked = (scanner: Scanner): Promise<void> =>
  scanner.probe!().catch((cause: unknown) => {
    throw MediaError.is(cause, 'SCANNER_UNSAFE')
      ? cause
      : new MediaError(
          'SCANNER_UNAVAILABLE',
          MediaError.is(cause) ? cause.message : 'The scanner could not be tried out.',
          { during: 'connect' },
          { cause },
        )
  })

/**
 * Throws `SCANNER_UNSAFE` while the scanner lets through what it has to stop, and `SCANNER_UNAVAILABLE` when that cannot
 * be told. A scanner is tried out once a process and version, and again after ten minutes; whoever asks meanwhile is told
 * the same.
 */
export const insistSafe = (scanner: Scanner, version: string, now = Date.now()): Promise<void> => {
  if (!scanner.probe) {
    return Promise.resolve()
  }
  const known = proofs.get(scanner)
  if (known?.version === version && now < known.until) {
    return known.outcome
  }
  const proof: Proof = { outcome: asked(scanner), until: now + believed, version }
  proofs.set(scanner, proof)
  proof.outcome.catch((error: unknown) => {
    proof.until = MediaError.is(error, 'SCANNER_UNSAFE') ? now + doubted : now
  })
  return proof.outcome
}
