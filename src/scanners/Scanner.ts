import type { Readable } from 'node:stream'

/** What a scanner found. There is no "unknown": a scanner that is unsure throws. */
export type Verdict =
  | { readonly reason: string; readonly verdict: 'infected' | 'suspicious' | 'unscannable' }
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
  scan(body: Readable, file: ScanInfo): Promise<Verdict>
  /** Engine and signature version, stored with every verdict. */
  version(): Promise<string>
}
