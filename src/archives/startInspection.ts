import type { ArchiveLimits } from './ArchiveLimits.js'
import type { Bytes } from './pullFrom.js'

import { formatBytes } from '../core/formatBytes.js'
import { refuse } from './refuse.js'

/** Text of a few megabytes may compress 100:1 and harms nobody. */
const ratioCountsFrom = 10_000_000

/** An archive, or something in one. */
export interface Part {
  /** Archives around it. */
  readonly depth: number
  /** Its path in the archive around it; empty for the file itself. */
  readonly name: string
}

/** What is known of one file while it is inspected. Whatever exceeds a limit ends the inspection. */
export interface Inspection {
  /** Judges what a part holds. Ends when its bytes do. */
  content(bytes: Bytes, part: Part): Promise<void>
  /** `more` says that the count goes on. */
  countBytes(bytes: number, more?: 'more'): void
  countEntries(entries: number): void
  readonly limits: ArchiveLimits
}

const number = new Intl.NumberFormat('en')

export const startInspection = (
  size: number,
  limits: ArchiveLimits,
  content: (inspection: Inspection, bytes: Bytes, part: Part) => Promise<void>,
): Inspection => {
  const { maxBytes, maxEntries, maxRatio } = limits
  let bytes = 0
  let entries = 0
  const inspection: Inspection = {
    content: (chunks, part) => content(inspection, chunks, part),
    countBytes: (added, more) => {
      bytes += added
      const unpacks = `It unpacks to ${more ? 'at least ' : ''}${formatBytes(bytes)}`
      if (bytes > ratioCountsFrom && bytes > size * maxRatio) {
        const times = number.format(Math.ceil(bytes / size))
        refuse(
          'suspicious',
          `${unpacks}, ${times} times its size; ${number.format(maxRatio)} times is allowed.`,
          'unpacksTooMuch',
        )
      }
      if (bytes > maxBytes) {
        refuse('suspicious', `${unpacks}; ${formatBytes(maxBytes)} is allowed.`, 'unpacksTooMuch')
      }
    },
    countEntries: (added) => {
      entries += added
      if (entries > maxEntries) {
        const least = added === 1 ? 'at least ' : ''
        const figures = `${least}${number.format(entries)} files; ${number.format(maxEntries)} are allowed`
        refuse('suspicious', `It holds ${figures}.`, 'tooMany')
      }
    },
    limits,
  }
  return inspection
}
