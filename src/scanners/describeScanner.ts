import type { Scanner } from './Scanner.js'

import { MediaError } from '../errors/MediaError.js'
import { insistSafe } from './insistSafe.js'

export interface ScannerState {
  /** Whole days since the signatures were made; `null` when nobody can tell, which is not the same as fresh. */
  readonly ageDays: null | number
  readonly isAvailable: boolean
  /** Whether it stops what it has to; `null` when it is not available, or cannot be tried out. */
  readonly isSafe: boolean | null
  /** What an admin has to see to. */
  readonly problem: null | string
  readonly signaturesAt: null | string
  readonly version: null | string
}

const day = 86_400_000

const sentenceFor = (error: unknown): string =>
  MediaError.is(error) ? error.message : 'The scanner does not answer.'

const unknown = { ageDays: null, isSafe: null, signaturesAt: null, version: null } as const

/** How the scanner is, for admins. Never throws. */
export const describeScanner = async (
  scanner: Scanner,
  now = Date.now(),
): Promise<ScannerState> => {
  try {
    const version = await scanner.version()
    const made = scanner.signaturesAt?.(version) ?? null
    const state = {
      ageDays: made && Math.max(0, Math.floor((now - made.getTime()) / day)),
      signaturesAt: made?.toISOString() ?? null,
      version,
    }
    return await insistSafe(scanner, version, now).then(
      () => ({ ...state, isAvailable: true, isSafe: scanner.probe ? true : null, problem: null }),
      (error: unknown) => {
        const isAvailable = MediaError.is(error, 'SCANNER_UNSAFE')
        return {
          ...state,
          isAvailable,
          isSafe: isAvailable ? false : null,
          problem: sentenceFor(error),
        }
      },
    )
  } catch (error) {
    return { ...unknown, isAvailable: false, problem: sentenceFor(error) }
  }
}
