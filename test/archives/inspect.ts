import type { ArchiveLimits } from '../../src/archives/ArchiveLimits.js'
import type { Verdict } from '../../src/scanners/Scanner.js'

import { defaultArchiveLimits } from '../../src/archives/ArchiveLimits.js'
import { inspectArchive } from '../../src/archives/inspectArchive.js'
import { countingSource } from './countingSource.js'

/** What the inspector says about these bytes. */
export const inspect = (bytes: Buffer, limits: Partial<ArchiveLimits> = {}): Promise<Verdict> =>
  inspectArchive(countingSource(bytes).source, { ...defaultArchiveLimits, ...limits })
