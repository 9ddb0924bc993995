import assert from 'node:assert/strict'

import type { StorageCase } from './StorageUnderTest.js'

import { MediaError } from '../../errors/MediaError.js'
import { assertAccepted, assertBytes, assertThrows } from './assertions.js'
import { someBytes } from './sources.js'
import { expiresIn, storageCase } from './storageCase.js'

export const endedUploadCases: readonly StorageCase[] = [
  storageCase('lets nobody change an object by the URLs it was made with', async (storage) => {
    const { begin, bytesOf, complete, insistLate, key, provider, send } = storage
    const bytes = someBytes(1000)
    const upload = await begin()
    const signed = await provider.signPart(upload, { expiresIn, number: 1, size: 1000 })
    const unused = await provider.signPart(upload, { expiresIn, number: 2, size: 1000 })
    await assertAccepted(send(signed, bytes))
    const { etag } = await complete(upload)
    await insistLate(send(signed, someBytes(1000)))
    await insistLate(send(signed, bytes))
    await insistLate(send(unused, someBytes(1000)))
    assert.equal((await provider.stat(key()))?.etag, etag)
    assertBytes(await bytesOf(key()), bytes)
    await assertThrows(provider.listParts(upload), 'UPLOAD_NOT_FOUND')
    // An abort that comes late takes nothing away.
    await provider.abortUpload(upload)
    assertBytes(await bytesOf(key()), bytes)
  }),

  storageCase(
    'forgets an upload that is aborted',
    async ({ begin, insistLate, key, provider, send }) => {
      const upload = await begin()
      const signed = await provider.signPart(upload, { expiresIn, number: 1, size: 1000 })
      await assertAccepted(send(signed, someBytes(1000)))
      const parts = await provider.listParts(upload)
      await provider.abortUpload(upload)
      await insistLate(send(signed, someBytes(1000)))
      await assertThrows(provider.listParts(upload), 'UPLOAD_NOT_FOUND')
      await assertThrows(provider.completeUpload(upload, parts), 'UPLOAD_NOT_FOUND')
      assert.equal(await provider.stat(key()), null)
      await provider.abortUpload(upload)
    },
  ),

  storageCase(
    'completes an upload once, or twice alike',
    async ({ begin, bytesOf, key, provider, sendPart }) => {
      const bytes = someBytes(1000)
      const upload = await begin()
      await assertAccepted(sendPart(upload, 1, bytes))
      const parts = await provider.listParts(upload)
      const { etag } = await provider.completeUpload(upload, parts)
      const again = await provider.completeUpload(upload, parts).catch((error: unknown) => error)
      assert.ok(
        MediaError.is(again, 'UPLOAD_NOT_FOUND') || (again as { etag: string }).etag === etag,
      )
      assert.equal((await provider.stat(key()))?.etag, etag)
      assertBytes(await bytesOf(key()), bytes)
    },
  ),

  storageCase('makes one whole object when it is completed five times at once', async (storage) => {
    const { begin, bytesOf, key, provider, sendPart } = storage
    const { minSize } = provider.parts
    const bytes = [someBytes(minSize), someBytes(1000)]
    const upload = await begin()
    await assertAccepted(sendPart(upload, 1, bytes[0]!))
    await assertAccepted(sendPart(upload, 2, bytes[1]!))
    const parts = await provider.listParts(upload)
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => provider.completeUpload(upload, parts)),
    )
    assert.ok(outcomes.some(({ status }) => status === 'fulfilled'))
    for (const outcome of outcomes) {
      assert.ok(outcome.status === 'fulfilled' || MediaError.is(outcome.reason))
    }
    assertBytes(await bytesOf(key()), Buffer.concat(bytes))
  }),

  storageCase(
    'makes the object of the etags it was told, whatever is sent meanwhile',
    async (storage) => {
      const { begin, bytesOf, key, provider, send, sendPart } = storage
      const bytes = someBytes(1000)
      const upload = await begin()
      await assertAccepted(sendPart(upload, 1, bytes))
      const signed = await provider.signPart(upload, { expiresIn, number: 1, size: 1000 })
      const parts = await provider.listParts(upload)
      const sending = Array.from({ length: 5 }, () => send(signed, someBytes(1000)))
      const completed = await provider
        .completeUpload(upload, parts)
        .catch((error: unknown) => error)
      await Promise.all(sending)
      if (MediaError.is(completed)) {
        assert.ok(
          MediaError.is(completed, 'UPLOAD_INCOMPLETE', 'UPLOAD_NOT_FOUND'),
          completed.message,
        )
        assert.equal(await provider.stat(key()), null)
      } else {
        assertBytes(await bytesOf(key()), bytes)
      }
    },
  ),
]
