import type { Finding } from '../core/findings.js'
import type { Verdict } from '../scanners/Scanner.js'

interface Refusal extends Error {
  readonly refusal: Verdict
}

/** Where nothing else is said. */
const findings = { suspicious: 'heuristic', unscannable: 'unreadable' } as const

/** Ends the inspection with a verdict. `reason` is a sentence for people. */
export const refuse = (
  verdict: 'suspicious' | 'unscannable',
  reason: string,
  finding: Finding = findings[verdict],
): never => {
  const refusal: Verdict = { finding, reason, verdict }
  throw Object.assign(new Error(reason), { refusal })
}

export const isRefusal = (error: unknown): error is Refusal =>
  error instanceof Error && 'refusal' in error
