import type { Readable } from 'node:stream'

import type { Finding } from '../core/findings.js'

/** What a scanner found. There is no "unknown": a scanner that is unsure throws. */
export type Verdict =
  | {
      /** Lets the panel say it in words of its own. */
      readonly finding?: Finding
      /** The finding's name, or a sentence with the figures, as people may read it. */
      readonly reason: string
      readonly verdict: 'infected' | 'suspicious' | 'unscannable'
    }
  | { readonly verdict: 'clean' }

export interface ScanInfo {
  readonly filename: string
  readonly mimeType: string
  readonly signal?: AbortSignal
  /** Bytes `body` will deliver. A body that ends early is an error, never clean. */
  readonly size: number
}

/**
 * Looks into files. Throws `SCANNER_UNAVAILABLE` when the engine cannot be asked (down, busy, timed out) and
 * `SCANNER_PROTOCOL` when its answer cannot be trusted; either way the file stays closed.
 * Drivers pass `scannerContract` of `payload-media-library/testing`.
 */
export interface Scanner {
  readonly name: string
  /** Shown to people where the scanner knows less than an antivirus does. */
  readonly notice?: string
  /**
   * Clean files are scanned again when `version()` changes; `false` where that would tell nothing.
   *
   * @default true
   */
  readonly rescans?: boolean
  /**
   * Whether `version` names the very signatures: two scans of the same bytes with that version then say the same, and the
   * bytes of a file known to be clean need not be looked into once more.
   *
   * @default no version does
   */
  isExact?(version: string): boolean
  /**
   * Tries the engine on a few harmless samples, and throws `SCANNER_UNSAFE` when it lets through what it has to stop, with
   * the setting to change. Nothing is published until it does not. Asked before the first scan, for each new version, and
   * every ten minutes.
   *
   * @default the scanner is trusted as it is
   */
  probe?(signal?: AbortSignal): Promise<void>
  scan(body: Readable, file: ScanInfo): Promise<Verdict>
  /**
   * When the signatures of `version` were made.
   *
   * @default not known
   */
  signaturesAt?(version: string): Date | null
  /** Engine and signature version, stored with every verdict. */
  version(): Promise<string>
}
