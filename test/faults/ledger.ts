import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'

export type Who = 'admin' | 'editor' | 'nobody' | 'other'

/** One request of a client and what was replied to it. */
export interface Entry {
  readonly at: number
  /** The bytes sent, or read, hold malware. */
  readonly bad?: boolean
  readonly file?: number
  readonly op: 'abort' | 'complete' | 'direct' | 'part' | 'plan' | 'purge' | 'read' | 'trash'
  readonly part?: number
  /** Status of the answer; `null` when none came. */
  readonly reply: null | number
  /** Of what was sent, or of what was read. */
  readonly sha256?: string
  readonly size?: number
  readonly upload?: number
  /** Where a file was read: the original or one of its variants. */
  readonly variant?: string
  readonly who: Who
}

export interface Ledger {
  /** How many promises were made until now. */
  readonly acked: () => number
  readonly path: string
  /** Everything written until now, read back from the disk. */
  entries(): Entry[]
  write(entry: Omit<Entry, 'at'>): void
}

/** What a client keeps of its own requests, outside of the product: lines of JSON. */
export const openLedger = (path: string): Ledger => {
  writeFileSync(path, '', { flag: 'a' })
  let acked = 0
  return {
    acked: () => acked,
    entries: () =>
      readFileSync(path, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Entry),
    path,
    write: (entry) => {
      acked += isAcked(entry) ? 1 : 0
      appendFileSync(path, `${JSON.stringify({ at: Date.now(), ...entry })}\n`)
    },
  }
}

/** A reply that is a promise. */
export const isAcked = ({ reply }: Pick<Entry, 'reply'>): boolean =>
  reply !== null && reply >= 200 && reply < 300
