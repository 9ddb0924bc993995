import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'

import type { StorageCase } from './StorageUnderTest.js'

import { assertAccepted, assertParts, assertRefused } from './assertions.js'
import { someBytes } from './sources.js'
import { expiresIn, storageCase } from './storageCase.js'

const sumOf = (bytes: Buffer) => ({
  'content-md5': createHash('md5').update(bytes).digest('base64'),
})

export const checksumCases: readonly StorageCase[] = [
  storageCase(
    'refuses a body that is not what its Content-MD5 says, also when the URL was signed without one',
    async ({ begin, provider, send }) => {
      const upload = await begin()
      const signed = await provider.signPart(upload, { expiresIn, number: 1, size: 1000 })
      const bytes = someBytes(1000)
      await assertRefused(send(signed, someBytes(1000), sumOf(bytes)))
      assert.deepEqual(await provider.listParts(upload), [])
      await assertAccepted(send(signed, bytes, sumOf(bytes)))
      assertParts(await provider.listParts(upload), { 1: 1000 })
    },
  ),

  storageCase(
    'keeps a part that arrived when other bytes come later under its Content-MD5',
    async ({ begin, bytesOf, complete, provider, send }) => {
      const upload = await begin()
      const signed = await provider.signPart(upload, { expiresIn, number: 1, size: 1000 })
      const bytes = someBytes(1000)
      await assertAccepted(send(signed, bytes, sumOf(bytes)))
      await assertRefused(send(signed, someBytes(1000), sumOf(bytes)))
      await complete(upload)
      assert.ok((await bytesOf(upload.key)).equals(bytes), 'other bytes took its place')
    },
  ),
]
