import type { SignedRequest, StorageProvider } from '../StorageProvider.js'

import { checksumCases } from './checksumCases.js'
import { endedUploadCases } from './endedUploadCases.js'
import { objectCases } from './objectCases.js'
import { oddKeyCases } from './oddKeyCases.js'
import { readUrlCases } from './readUrlCases.js'
import { uploadCases } from './uploadCases.js'
import { uploadUrlCases } from './uploadUrlCases.js'

/** `describe` and `it` of Jest, Vitest, Mocha or `node:test`. */
export interface ContractRunner {
  readonly describe: (name: string, body: () => void) => unknown
  readonly it: (name: string, body: () => Promise<void>) => unknown
}

export interface StorageUnderTest {
  /**
   * What binds a part to its length and its number. `'at completion'` is for stores that cannot sign them: such a body
   * may be taken, but is never counted as the part that was planned, and `completeUpload` throws `UPLOAD_INCOMPLETE`.
   *
   * @default 'by URL'
   */
  readonly exactParts?: 'at completion' | 'by URL'
  /**
   * What happens to a part that is sent when its upload is over. `'without effect'` is for stores whose URLs cannot
   * be made invalid: the body may be taken, but changes no object and brings no upload back.
   *
   * @default 'refused'
   */
  readonly lateParts?: 'refused' | 'without effect'
  /** Ends what `create` began. Every case asks for a storage of its own; they may share a bucket. */
  readonly close?: () => Promise<unknown> | unknown
  /** Opened. */
  readonly provider: StorageProvider
  /** Sends a signed request as a client would: `fetch`, or `sendToHandle(provider)`. */
  readonly send: (
    request: SignedRequest,
    body?: null | Uint8Array,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Response>
}

export interface StorageCase {
  readonly name: string
  readonly run: (storage: StorageUnderTest) => Promise<void>
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
