import type { StorageCase, StorageUnderTest } from './StorageUnderTest.js'

import { checksumCases } from './checksumCases.js'
import { endedUploadCases } from './endedUploadCases.js'
import { objectCases } from './objectCases.js'
import { oddKeyCases } from './oddKeyCases.js'
import { readUrlCases } from './readUrlCases.js'
import { uploadCases } from './uploadCases.js'
import { uploadUrlCases } from './uploadUrlCases.js'

export type { StorageCase, StorageUnderTest } from './StorageUnderTest.js'

/** `describe` and `it` of Jest, Vitest, Mocha or `node:test`. */
export interface ContractRunner {
  readonly describe: (name: string, body: () => void) => unknown
  readonly it: (name: string, body: () => Promise<void>) => unknown
}

/** What every store has to do. Keys begin with `contract/` and a random part, and are removed afterwards. */
export const storageCases: readonly StorageCase[] = [
  ...objectCases,
  ...oddKeyCases,
  ...uploadCases,
  ...endedUploadCases,
  ...uploadUrlCases,
  ...checksumCases,
  ...readUrlCases,
]

/**
 * What every store has to do, as tests. None takes more than some seconds on a disk.
 *
 * @example
 * storageContract(async () => {
 *   const provider = myStorage({ bucket: 'test' })
 *   return { provider, send: ({ headers, method, url }, body) => fetch(url, { body, headers, method }) }
 * }, { describe, it })
 */
export const storageContract = (
  create: () => Promise<StorageUnderTest> | StorageUnderTest,
  { describe, it }: ContractRunner,
): void => {
  describe('storage contract', () => {
    for (const { name, run } of storageCases) {
      it(name, async () => {
        const storage = await create()
        try {
          await run(storage)
        } finally {
          await storage.close?.()
        }
      })
    }
  })
}
