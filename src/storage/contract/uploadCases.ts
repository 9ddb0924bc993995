import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'

import type { StorageCase } from './StorageUnderTest.js'

import {
  assertAccepted,
  assertBytes,
  assertParts,
  assertRefused,
  assertThrows,
} from './assertions.js'
import { someBytes } from './sources.js'
import { expiresIn, storageCase } from './storageCase.js'

const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest('base64')

export const uploadCases: readonly StorageCase[] = [
  storageCase('makes an object of one part', async (storage) => {
    const { begin, bytesOf, complete, key, provider, sendPart } = storage
    const bytes = someBytes(100_001)
    const upload = await begin()
    assert.deepEqual(await provider.listParts(upload), [])
    await assertAccepted(sendPart(upload, 1, bytes))
    assertParts(await provider.listParts(upload), { 1: bytes.length })
    assert.equal(await provider.stat(key()), null, 'it is there before it is complete')
    const object = await complete(upload)
    assert.equal(object.size, bytes.length)
    assert.equal(object.key, key())
    const found = await provider.stat(key())
    assert.equal(found?.etag, object.etag)
    assert.equal(found.size, bytes.length)
    assertBytes(await bytesOf(key()), bytes)
  }),

  storageCase(
    'makes an object of zero bytes',
    async ({ begin, bytesOf, complete, key, provider, sendPart }) => {
      const upload = await begin()
      await assertAccepted(sendPart(upload, 1, Buffer.alloc(0)))
      assertParts(await provider.listParts(upload), { 1: 0 })
      assert.equal((await complete(upload)).size, 0)
      assertBytes(await bytesOf(key()), Buffer.alloc(0))
    },
  ),

  storageCase('joins many parts by number, in whatever order they come', async (storage) => {
    const { begin, bytesOf, key, provider, sendPart } = storage
    const { minSize } = provider.parts
    const parts = [someBytes(minSize), someBytes(minSize), someBytes(101)]
    const upload = await begin()
    await assertAccepted(sendPart(upload, 3, parts[2]!))
    await Promise.all(
      [2, 1].map((number) => assertAccepted(sendPart(upload, number, parts[number - 1]!))),
    )
    const arrived = await provider.listParts(upload)
    assert.deepEqual(
      arrived.map(({ number }) => number),
      [1, 2, 3],
    )
    const object = await provider.completeUpload(upload, [arrived[1]!, arrived[2]!, arrived[0]!])
    assert.equal(object.size, minSize * 2 + 101)
    assert.equal((await provider.stat(key()))?.etag, object.etag)
    assertBytes(await bytesOf(key()), Buffer.concat(parts))
  }),

  storageCase(
    'replaces a part that is sent again',
    async ({ begin, bytesOf, complete, key, provider, sendPart }) => {
      const upload = await begin()
      await assertAccepted(sendPart(upload, 1, someBytes(1000)))
      const [before] = await provider.listParts(upload)
      await assertAccepted(sendPart(upload, 1, someBytes(2000)))
      const bytes = someBytes(1000)
      await assertAccepted(sendPart(upload, 1, bytes))
      const parts = await provider.listParts(upload)
      assertParts(parts, { 1: 1000 })
      assert.notEqual(parts[0]?.etag, before?.etag)
      await complete(upload)
      assertBytes(await bytesOf(key()), bytes)
    },
  ),

  storageCase('refuses bodies that are longer or shorter than signed', async (storage) => {
    const { begin, bytesOf, complete, insistUnfit, key, provider, send, sendPart } = storage
    const upload = await begin()
    const signed = await provider.signPart(upload, { expiresIn, number: 1, size: 1000 })
    for (const size of [1001, 999, 0, 1_000_000]) {
      await insistUnfit(send(signed, someBytes(size)))
      const arrived = await provider.listParts(upload)
      if (storage.exactParts === 'at completion') {
        const planned = arrived.map((part) => ({ ...part, size: 1000 }))
        await assertThrows(provider.completeUpload(upload, planned), 'UPLOAD_INCOMPLETE')
      } else {
        assert.deepEqual(arrived, [])
      }
    }
    assert.equal(await provider.stat(key()), null)
    const bytes = someBytes(1000)
    await assertAccepted(send(signed, bytes))
    await insistUnfit(send(signed, someBytes(1001)))
    await assertAccepted(sendPart(upload, 1, bytes))
    await complete(upload)
    assertBytes(await bytesOf(key()), bytes)
  }),

  storageCase('refuses other bytes than the checksum says', async (storage) => {
    const { begin, bytesOf, complete, key, provider, send } = storage
    const upload = await begin()
    const bytes = someBytes(1000)
    const plan = { checksum: md5(bytes), expiresIn, number: 1, size: bytes.length }
    const signed = await provider.signPart(upload, plan)
    await assertRefused(send(signed, someBytes(1000)))
    assert.deepEqual(await provider.listParts(upload), [])
    await assertAccepted(send(signed, bytes))
    await assertRefused(send(signed, someBytes(1000)))
    await complete(upload)
    assertBytes(await bytesOf(key()), bytes)
  }),

  storageCase(
    'completes only with the parts that arrived, and stays open until then',
    async (storage) => {
      const { begin, bytesOf, complete, key, provider, sendPart } = storage
      const { minSize } = provider.parts
      const parts = [someBytes(minSize), someBytes(10)]
      const upload = await begin()
      await assertThrows(provider.completeUpload(upload, []), 'UPLOAD_INCOMPLETE')
      await assertAccepted(sendPart(upload, 1, parts[0]!))
      const [first] = await provider.listParts(upload)
      const never = { etag: first!.etag, number: 2, size: 10 }
      const error = await assertThrows(
        provider.completeUpload(upload, [first!, never]),
        'UPLOAD_INCOMPLETE',
      )
      assert.match(error.message, /\b2\b/)
      const changed = { ...first!, etag: md5(parts[1]!) }
      await assertThrows(provider.completeUpload(upload, [changed]), 'UPLOAD_INCOMPLETE')
      assert.equal(await provider.stat(key()), null)
      await assertAccepted(sendPart(upload, 2, parts[1]!))
      await complete(upload)
      assertBytes(await bytesOf(key()), Buffer.concat(parts))
    },
  ),

  storageCase(
    'keeps uploads of one key apart',
    async ({ begin, bytesOf, complete, key, provider, sendPart }) => {
      const [one, two] = [await begin(), await begin()]
      assert.notEqual(one.id, two.id)
      const bytes = someBytes(500)
      await assertAccepted(sendPart(one, 1, bytes))
      assert.deepEqual(await provider.listParts(two), [])
      await provider.abortUpload(two)
      await complete(one)
      assertBytes(await bytesOf(key()), bytes)
    },
  ),

  storageCase(
    'lists the uploads that are open',
    async ({ all, begin, complete, key, provider, sendPart }) => {
      const uploads = [await begin(key('a')), await begin(key('b')), await begin(key('c d+é'))]
      const listed = async () => {
        const found = await all(provider.listUploads())
        return found.filter((upload) => uploads.some(({ id }) => id === upload.id))
      }
      const found = await listed()
      assert.deepEqual(
        found.map((upload) => upload.key).sort(),
        uploads.map((upload) => upload.key).sort(),
      )
      assert.ok(
        found.every(({ startedAt }) => Math.abs(startedAt.getTime() - Date.now()) < 3_600_000),
      )
      await provider.abortUpload(uploads[0]!)
      await assertAccepted(sendPart(uploads[1]!, 1, someBytes(10)))
      await complete(uploads[1]!)
      assert.deepEqual(
        (await listed()).map(({ id }) => id),
        [uploads[2]!.id],
      )
    },
  ),
]
