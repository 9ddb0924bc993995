import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'

import type { StorageCase } from './StorageUnderTest.js'

import { assertBytes, assertThrows } from './assertions.js'
import { bodyOf, failingAfter, someBytes } from './sources.js'
import { contentType, storageCase } from './storageCase.js'

export const objectCases: readonly StorageCase[] = [
  storageCase('writes, describes and reads an object', async ({ bytesOf, key, provider, put }) => {
    const bytes = someBytes(3_000_001)
    const before = Date.now()
    const written = await put(key(), bytes)
    assert.equal(written.key, key())
    assert.equal(written.size, bytes.length)
    assert.ok(written.etag)
    assertBytes(await bytesOf(key()), bytes)
    const found = await provider.stat(key())
    assert.equal(found?.key, key())
    assert.equal(found.etag, written.etag)
    assert.equal(found.size, bytes.length)
    // Clocks differ; hours do not.
    assert.ok(Math.abs(found.modifiedAt.getTime() - before) < 3_600_000)
  }),

  storageCase('writes a body of unknown length', async ({ bytesOf, key, provider }) => {
    const bytes = someBytes(200_000)
    const { size } = await provider.write(key(), bodyOf(bytes, 7001), { contentType })
    assert.equal(size, bytes.length)
    assertBytes(await bytesOf(key()), bytes)
  }),

  storageCase('keeps an object of zero bytes', async ({ bytesOf, key, provider, put }) => {
    assert.equal((await put(key(), Buffer.alloc(0))).size, 0)
    assert.equal((await provider.stat(key()))?.size, 0)
    assertBytes(await bytesOf(key()), Buffer.alloc(0))
  }),

  storageCase('reads ranges', async ({ key, provider, put }) => {
    const bytes = someBytes(100_000)
    await put(key(), bytes)
    const ranges = { 0: 0, 1: 65_536, 50_000: 99_999, 99_999: 99_999, 99_998: 1_000_000 }
    for (const [from, end] of Object.entries(ranges)) {
      const start = Number(from)
      const part = await buffer(await provider.read(key(), { end, start }))
      assertBytes(part, bytes.subarray(start, end + 1))
    }
    await assertThrows(
      provider.read(key(), { end: 100_001, start: 100_000 }),
      'RANGE_NOT_SATISFIABLE',
    )
  }),

  storageCase('says that an object is missing', async ({ key, provider }) => {
    assert.equal(await provider.stat(key()), null)
    await assertThrows(provider.read(key()), 'OBJECT_NOT_FOUND')
    await assertThrows(provider.read(key(), { end: 1, start: 0 }), 'OBJECT_NOT_FOUND')
    await provider.remove([key(), key('a/b/c')])
    await provider.remove([])
  }),

  storageCase(
    'replaces an object, and its etag with its bytes',
    async ({ bytesOf, key, provider, put }) => {
      const etags = new Set<string>()
      // Also with what stores send in pieces.
      for (const size of [1000, 1000, 1000, 9_000_000, 9_000_000]) {
        const bytes = someBytes(size)
        const { etag } = await put(key(), bytes)
        assert.equal((await provider.stat(key()))?.etag, etag)
        assertBytes(await bytesOf(key()), bytes)
        etags.add(etag)
      }
      assert.equal(etags.size, 5)
    },
  ),

  storageCase('leaves nothing of a body that fails midway', async ({ all, key, provider }) => {
    for (const size of [undefined, 2_000_000]) {
      await assert.rejects(
        provider.write(key(), failingAfter(someBytes(1_000_000)), { contentType, size }),
      )
    }
    await assert.rejects(provider.write(key(), failingAfter(Buffer.alloc(0)), { contentType }))
    assert.equal(await provider.stat(key()), null)
    assert.deepEqual(await all(provider.list(key(''))), [])
    assert.ok((await all(provider.listUploads())).every((upload) => upload.key !== key()))
  }),

  storageCase(
    'keeps the object when its replacement fails midway',
    async ({ bytesOf, key, provider, put }) => {
      const bytes = someBytes(1000)
      const { etag } = await put(key(), bytes)
      await assert.rejects(provider.write(key(), failingAfter(someBytes(500)), { contentType }))
      assert.equal((await provider.stat(key()))?.etag, etag)
      assertBytes(await bytesOf(key()), bytes)
    },
  ),

  storageCase('closes the body it was given', async ({ key, provider }) => {
    const [good, bad] = [bodyOf(someBytes(10)), failingAfter(someBytes(10))]
    await provider.write(key(), good, { contentType, size: 10 })
    await assert.rejects(provider.write(key(), bad, { contentType }))
    assert.ok(good.destroyed && bad.destroyed)
  }),

  storageCase('removes what it is told, and nothing else', async ({ all, key, provider, put }) => {
    for (const name of ['a/1', 'a/2', 'a/3', 'b']) {
      await put(key(name), someBytes(10))
    }
    await provider.remove([key('a/1'), key('a/missing'), key('a/3')])
    const left = (await all(provider.list(key('')))).map((object) => object.key).sort()
    assert.deepEqual(left, [key('a/2'), key('b')])
    await provider.remove([key('a/2'), key('b')])
    assert.equal(await provider.stat(key('b')), null)
  }),

  storageCase(
    'lists by prefix, also one that ends inside a name',
    async ({ all, key, provider, put }) => {
      const names = ['2026/01/a.bin', '2026/01/ab.bin', '2026/02/a.bin', '2026-01', '20', 'x']
      await Promise.all(names.map((name) => put(key(name), someBytes(name.length))))
      const listed = async (prefix: string) =>
        (await all(provider.list(key(prefix))))
          .map((object) => object.key.slice(key('').length))
          .sort()
      assert.deepEqual(await listed(''), [...names].sort())
      assert.deepEqual(await listed('2026/'), ['2026/01/a.bin', '2026/01/ab.bin', '2026/02/a.bin'])
      assert.deepEqual(await listed('2026/01/a'), ['2026/01/a.bin', '2026/01/ab.bin'])
      assert.deepEqual(await listed('20'), [
        '20',
        '2026-01',
        '2026/01/a.bin',
        '2026/01/ab.bin',
        '2026/02/a.bin',
      ])
      assert.deepEqual(await listed('2026/01/a.bin'), ['2026/01/a.bin'])
      assert.deepEqual(await listed('2027/'), [])
      const [object] = await all(provider.list(key('2026-01')))
      const { etag, size } = (await provider.stat(key('2026-01')))!
      assert.equal(object?.etag, etag)
      assert.equal(object.size, size)
      assert.ok(object.modifiedAt.getTime() > 0)
    },
  ),

  storageCase(
    'takes many writes and removals in one folder at once',
    async ({ bytesOf, key, provider, put }) => {
      const bytes = someBytes(100)
      await Promise.all(
        Array.from({ length: 40 }, async (_, i) => {
          await put(key(`deep/er/${i}`), bytes)
          await (i % 2 ? provider.remove([key(`deep/er/${i}`)]) : Promise.resolve())
        }),
      )
      for (let i = 0; i < 40; i += 2) {
        assertBytes(await bytesOf(key(`deep/er/${i}`)), bytes)
      }
    },
  ),
]
