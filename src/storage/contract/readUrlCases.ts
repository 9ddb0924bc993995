import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'

import type { ReadOptions, SignedRequest } from '../StorageProvider.js'
import type { StorageCase } from './StorageUnderTest.js'

import { assertBytes, assertRefused } from './assertions.js'
import { changedUrls } from './changedUrls.js'
import { someBytes } from './sources.js'
import { expiresIn, storageCase, type Visit } from './storageCase.js'

const disposition = `attachment; filename="gr__e.bin"; filename*=UTF-8''gr%C3%B6%C3%9Fe%20%F0%9F%8E%89.bin`

const bodyOf = async (response: Response) => Buffer.from(await response.arrayBuffer())

/** A case for stores that sign reads; others answer `null` and have passed. */
const readCase = (
  name: string,
  options: Partial<ReadOptions>,
  run: (visit: Visit, signed: SignedRequest, bytes: Buffer) => Promise<void>,
): StorageCase =>
  storageCase(name, async (visit) => {
    const bytes = someBytes(10_000)
    await visit.put(visit.key(), bytes)
    const signed = await visit.provider.signRead(visit.key(), {
      contentType: 'image/png',
      disposition,
      expiresIn,
      ...options,
    })
    if (signed) {
      await run(visit, signed, bytes)
    }
  })

export const readUrlCases: readonly StorageCase[] = [
  readCase(
    'serves an object under the type and name that were signed',
    {},
    async ({ send }, signed, bytes) => {
      assert.equal(signed.method, 'GET')
      const response = await send(signed)
      assert.equal(response.status, 200)
      assert.equal(response.headers.get('content-type'), 'image/png')
      assert.equal(response.headers.get('content-disposition'), disposition)
      assert.equal(response.headers.get('content-length'), String(bytes.length))
      assertBytes(await bodyOf(response), bytes)
    },
  ),

  readCase('serves a range', {}, async ({ send }, signed, bytes) => {
    const response = await send(signed, null, { range: 'bytes=100-199' })
    assert.equal(response.status, 206)
    assert.equal(response.headers.get('content-range'), 'bytes 100-199/10000')
    assertBytes(await bodyOf(response), bytes.subarray(100, 200))
    assert.equal((await send(signed, null, { range: 'bytes=10000-' })).status, 416)
  }),

  readCase('lets a read URL expire', { expiresIn: 1 }, async ({ send }, signed) => {
    await sleep(2100)
    await assertRefused(send(signed))
  }),

  readCase('signs every parameter of a read URL', {}, async ({ key, put, send }, signed) => {
    await put(`${key()}x`, someBytes(10))
    for (const request of changedUrls(signed, key())) {
      await assertRefused(send(request))
    }
    await assertRefused(send({ ...signed, method: 'PUT' }, someBytes(10)))
    assert.equal((await send(signed)).status, 200)
  }),

  readCase(
    'serves nothing of an object that is gone',
    {},
    async ({ key, provider, send }, signed) => {
      await provider.remove([key()])
      assert.equal((await send(signed)).status, 404)
    },
  ),
]
