export interface ClamavBinaryOptions {
  /** A signature file or folder. @default the one `clamscan` was built with */
  readonly database?: string
  /** Bytes. Larger files, also inside archives, are `unscannable`. Below 1 GiB. @default 629_145_600 (600 MiB) */
  readonly maxFileSize?: number
  /** The program. @default 'clamscan', found in PATH */
  readonly path?: string
}

export interface ClamavOptions {
  /**
   * Runs `clamscan` for every file instead of asking a daemon. It loads all signatures each time, which takes
   * seconds and more than a gigabyte with the official ones: for small sites and command lines.
   */
  readonly binary?: ClamavBinaryOptions
  /** Milliseconds until clamd accepted the connection. @default 5_000 */
  readonly connectTimeout?: number
  /** Where clamd listens. @default '127.0.0.1' */
  readonly host?: string
  /**
   * Scans at once from this scanner; others wait. clamd answers too many with a reset connection, so the sum over
   * all processes should stay at or below its `MaxThreads` (10 unless configured).
   *
   * @default 4, or 1 with `binary`
   */
  readonly maxThreads?: number
  /** @default 3310 */
  readonly port?: number
  /**
   * Scans that may wait for their turn, each with an opened source. More throw `SCANNER_UNAVAILABLE` at once.
   *
   * @default 100
   */
  readonly queueLimit?: number
  /** Path of clamd's unix socket, instead of `host` and `port`. */
  readonly socket?: string
  /** Milliseconds a scan may take, from connecting to the answer; waiting for its turn does not count. @default 120_000 */
  readonly timeout?: number
}

export type Address = { readonly host: string; readonly port: number } | { readonly path: string }

export type BinarySettings = Required<Omit<ClamavBinaryOptions, 'database'>> &
  Pick<ClamavBinaryOptions, 'database'>

export interface ClamavSettings {
  readonly address: Address
  readonly binary?: BinarySettings
  readonly connectTimeout: number
  readonly maxThreads: number
  readonly queueLimit: number
  readonly timeout: number
}
