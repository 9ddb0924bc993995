import assert from 'node:assert/strict'

import type { StorageCase } from './StorageUnderTest.js'

import { assertAccepted, assertBytes } from './assertions.js'
import { someBytes } from './sources.js'
import { storageCase } from './storageCase.js'

const oddNames = [
  'a file with spaces.bin',
  'plus+and&and=and?and#.bin',
  'per%20cent%2Fslash%.bin',
  'größe 漢字 🎉.bin',
  `quotes'"and(brackets)[]{}.bin`,
  'semi;colon:comma,star*at@.bin',
  '..dots...bin..',
  '~tilde$dollar!^`|<>.bin',
  'x'.repeat(200),
]

export const oddKeyCases: readonly StorageCase[] = oddNames.map((name) =>
  storageCase(`keeps the odd key ${name.slice(0, 40)}`, async (storage) => {
    const { all, begin, bytesOf, complete, key, provider, put, sendPart } = storage
    const [written, sent] = [someBytes(100), someBytes(200)]
    const one = key(name)
    await put(one, written)
    assertBytes(await bytesOf(one), written)

    const other = key(`sent/${name}`)
    const upload = await begin(other)
    await assertAccepted(sendPart(upload, 1, sent))
    assert.equal((await complete(upload)).key, other)
    assertBytes(await bytesOf(other), sent)

    const listed = (await all(provider.list(key('')))).map((object) => object.key).sort()
    assert.deepEqual(listed, [one, other].sort())
    await provider.remove([one, other])
    assert.deepEqual(await all(provider.list(key(''))), [])
  }),
)
