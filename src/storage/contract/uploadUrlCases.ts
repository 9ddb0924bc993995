import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'

import type { StorageCase } from './StorageUnderTest.js'

import { assertAccepted, assertRefused } from './assertions.js'
import { changedUrls } from './changedUrls.js'
import { someBytes } from './sources.js'
import { expiresIn, storageCase } from './storageCase.js'

export const uploadUrlCases: readonly StorageCase[] = [
  storageCase('signs a part for one method and a time', async ({ begin, provider, send }) => {
    const upload = await begin()
    const before = Date.now()
    const signed = await provider.signPart(upload, { expiresIn: 1, number: 1, size: 10 })
    assert.equal(signed.method, 'PUT')
    const left = signed.expiresAt.getTime() - before
    assert.ok(left > 0 && left < 10_000, `it says that it lives ${left} ms`)
    await assertRefused(send({ ...signed, method: 'GET' }))
    await sleep(2100)
    await assertRefused(send(signed, someBytes(10)))
    assert.deepEqual(await provider.listParts(upload), [])
  }),

  storageCase(
    'signs every parameter of a part URL',
    async ({ begin, insistUnfit, provider, send }) => {
      const upload = await begin()
      const signed = await provider.signPart(upload, { expiresIn, number: 1, size: 10 })
      const changed = changedUrls(signed, upload.key)
      assert.ok(changed.length > 0)
      for (const request of changed) {
        await insistUnfit(send(request, someBytes(10)))
      }
      assert.deepEqual(await provider.listParts(upload), [])
      await assertAccepted(send(signed, someBytes(10)))
    },
  ),
]
