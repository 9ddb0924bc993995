/** What an archive may unpack to, judged from its headers. */
export interface ArchiveLimits {
  /** Bytes of everything in it, archives within it included. @default 2_000_000_000 */
  readonly maxBytes: number
  /** Archives within archives. @default 8 */
  readonly maxDepth: number
  /** Files in it. @default 10_000 */
  readonly maxEntries: number
  /** Bytes of everything in it, divided by its own. Not asked below 10 MB, which text reaches harmlessly. @default 100 */
  readonly maxRatio: number
}

export const defaultArchiveLimits: ArchiveLimits = {
  maxBytes: 2_000_000_000,
  maxDepth: 8,
  maxEntries: 10_000,
  maxRatio: 100,
}
