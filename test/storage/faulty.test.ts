import { buffer } from 'node:stream/consumers'

import { bodyOf, someBytes } from '../../src/storage/contract/sources.js'
import { contentType } from '../../src/storage/contract/storageCase.js'
import { type FaultPlan, faulty } from '../../src/storage/faulty.js'
import { memory } from '../../src/storage/memory.js'

const open = async (plan: FaultPlan) => {
  const inner = memory()
  await inner.open!({ endpoint: '/x', secret: 'y' })
  return { inner, storage: faulty(inner, plan) }
}

const down = { code: 'STORAGE_UNAVAILABLE' }

describe('faulty()', () => {
  it('fails on cue and leaves the other calls alone', async () => {
    const error = new Error('no')
    const { storage } = await open({
      list: { kind: 'fail' },
      stat: (call) => (call === 2 ? { error, kind: 'fail' } : undefined),
    })
    expect(await storage.stat('a')).toBeNull()
    await expect(storage.stat('a')).rejects.toBe(error)
    expect(await storage.stat('a')).toBeNull()
    await storage.write('a', bodyOf(someBytes(10)), { contentType })
    const listing = storage.list('')[Symbol.asyncIterator]()
    await expect(listing.next()).rejects.toMatchObject(down)
  })

  it('loses answers of work that was done', async () => {
    const { inner, storage } = await open({ write: { kind: 'lose' } })
    const written = storage.write('a', bodyOf(someBytes(10)), { contentType })
    await expect(written).rejects.toMatchObject(down)
    expect(await inner.stat('a')).toMatchObject({ size: 10 })
  })

  it('stalls', async () => {
    const { storage } = await open({ remove: { kind: 'stall' }, stat: { kind: 'stall', ms: 60 } })
    const start = performance.now()
    await storage.stat('a')
    expect(performance.now() - start).toBeGreaterThan(50)
    const stalled = Promise.race([storage.remove(['a']), storage.stat('a').then(() => 'first')])
    expect(await stalled).toBe('first')
  })

  it('cuts bodies', async () => {
    const { inner, storage } = await open({
      handle: { bytes: 5, kind: 'cut' },
      read: { bytes: 5, kind: 'cut' },
      write: (call) => (call === 2 ? { bytes: 5, kind: 'cut' } : undefined),
    })
    await storage.write('a', bodyOf(someBytes(10)), { contentType })
    await expect(buffer(await storage.read('a'))).rejects.toMatchObject(down)
    const written = storage.write('b', bodyOf(someBytes(10)), { contentType })
    await expect(written).rejects.toMatchObject(down)
    expect(await inner.stat('b')).toBeNull()

    const upload = { id: await storage.createUpload('c', { contentType }), key: 'c' }
    const { url } = await storage.signPart(upload, { expiresIn: 9, number: 1, size: 10 })
    const request = new Request(`http://localhost${url}`, { body: 'ten bytes!', method: 'PUT' })
    await expect(storage.handle!(request)).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    expect(await storage.listParts(upload)).toEqual([])
  })
})
