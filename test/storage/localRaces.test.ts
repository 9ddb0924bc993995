import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

import { MediaError } from '../../src/errors/MediaError.js'
import { bodyOf, someBytes } from '../../src/storage/contract/sources.js'
import { contentType } from '../../src/storage/contract/storageCase.js'
import { openLocal, removeFolders } from './openLocal.js'

afterAll(removeFolders)

const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest('hex')
const rounds = Array.from({ length: 12 }, (_, round) => round)

describe('races on the local disk', () => {
  it('completes with the bytes of the etags while parts are replaced', async () => {
    const { begin, provider, root, send, sendPart, sign } = await openLocal()
    for (const round of rounds) {
      const bytes = [someBytes(20_000), someBytes(10)]
      const upload = await begin(`race/${round}`)
      await Promise.all(bytes.map((part, i) => sendPart(upload, i + 1, part)))
      const signed = await sign(upload, 1, 20_000)
      const parts = await provider.listParts(upload)
      const sending = Array.from({ length: 4 }, async (_, i) => {
        await sleep((round % 10) * 0.2 * i)
        return send(signed, { body: someBytes(20_000) as Buffer<ArrayBuffer> })
      })
      await sleep(round % 7)
      const [outcome, ...sent] = await Promise.allSettled([
        provider.completeUpload(upload, parts),
        ...sending,
      ])
      for (const one of sent) {
        expect(one.status === 'fulfilled' || MediaError.is(one.reason, 'UPLOAD_NOT_FOUND')).toBe(
          true,
        )
      }
      if (outcome.status === 'fulfilled') {
        const whole = await buffer(await provider.read(upload.key))
        expect(md5(whole)).toBe(md5(Buffer.concat(bytes)))
        expect(outcome.value.etag).toBe(md5(whole))
      } else {
        expect(outcome.reason).toMatchObject({ code: 'UPLOAD_INCOMPLETE', data: { missing: [1] } })
        expect(await provider.stat(upload.key)).toBeNull()
        // Still open: what is there now can be completed.
        await provider.completeUpload(upload, await provider.listParts(upload))
      }
      await expect(
        send(signed, { body: someBytes(20_000) as Buffer<ArrayBuffer> }),
      ).rejects.toMatchObject({
        code: 'UPLOAD_NOT_FOUND',
      })
    }
    expect(await readdir(path.join(root, 'uploads'))).toEqual([])
  })

  it('keeps one of the bodies that are sent as one part at once', async () => {
    const { begin, provider, root, sendPart } = await openLocal()
    for (const round of rounds) {
      const bodies = Array.from({ length: 6 }, () => someBytes(1000))
      const upload = await begin(`same/${round}`)
      await Promise.all(bodies.map((body) => sendPart(upload, 1, body)))
      const parts = await provider.listParts(upload)
      expect(parts).toHaveLength(1)
      expect(await readdir(path.join(root, 'uploads', upload.id, '1'))).toHaveLength(1)
      const { etag } = await provider.completeUpload(upload, parts)
      expect(bodies.map(md5)).toContain(etag)
      expect(md5(await buffer(await provider.read(upload.key)))).toBe(etag)
    }
  })

  it('lets either the completion or the abort win', async () => {
    const { begin, provider, root, sendPart } = await openLocal()
    for (const round of rounds) {
      const bytes = [someBytes(50_000), someBytes(round % 2 ? 10 : 0)]
      const upload = await begin(`either/${round}`)
      await Promise.all(bytes.map((part, i) => sendPart(upload, i + 1, part)))
      const parts = await provider.listParts(upload)
      const abort = sleep(round % 8).then(() => provider.abortUpload(upload))
      const [completion, aborted] = await Promise.allSettled([
        provider.completeUpload(upload, parts),
        abort,
      ])
      expect(aborted.status).toBe('fulfilled')
      if (completion.status === 'fulfilled') {
        expect(await buffer(await provider.read(upload.key))).toEqual(Buffer.concat(bytes))
      } else {
        expect(completion.reason).toMatchObject({ code: 'UPLOAD_NOT_FOUND' })
        expect(await provider.stat(upload.key)).toBeNull()
      }
    }
    expect(await readdir(path.join(root, 'uploads'))).toEqual([])
  })

  it('completes once when many complete at once', async () => {
    const { begin, provider, root, sendPart } = await openLocal()
    for (const round of rounds) {
      const bytes = round % 2 ? [someBytes(50_000)] : [someBytes(50_000), someBytes(10)]
      const upload = await begin(`many/${round}`)
      await Promise.all(bytes.map((part, i) => sendPart(upload, i + 1, part)))
      const parts = await provider.listParts(upload)
      const all = await Promise.allSettled(
        rounds.slice(0, 5).map(() => provider.completeUpload(upload, parts)),
      )
      const etags = all.filter((one) => one.status === 'fulfilled').map(({ value }) => value.etag)
      expect(new Set(etags)).toEqual(new Set([md5(Buffer.concat(bytes))]))
      for (const one of all) {
        expect(one.status === 'fulfilled' || MediaError.is(one.reason, 'UPLOAD_NOT_FOUND')).toBe(
          true,
        )
      }
      expect(await buffer(await provider.read(upload.key))).toEqual(Buffer.concat(bytes))
    }
    expect(await readdir(path.join(root, 'uploads'))).toEqual([])
  })

  it('writes into folders that are removed at the same moment', async () => {
    const { provider } = await openLocal()
    const other = 'deep/er/and/deeper/other'
    let isOver = false
    const removing = async () => {
      while (!isOver) {
        await provider.write(other, bodyOf(someBytes(1)), { contentType })
        await provider.remove([other])
      }
    }
    const writing = async (name: string) => {
      for (const round of rounds) {
        const bytes = someBytes(round)
        const key = `deep/er/and/deeper/${name}`
        await provider.write(key, bodyOf(bytes), { contentType })
        expect(await buffer(await provider.read(key))).toEqual(bytes)
        await provider.remove([key])
      }
    }
    const removals = removing()
    await Promise.all(['a', 'b', 'c', 'd'].map(writing))
    isOver = true
    await removals
  })

  it('knows the etag of whichever of many writes came last', async () => {
    const { provider } = await openLocal()
    for (const _ of rounds) {
      await Promise.all(
        rounds
          .slice(0, 5)
          .map(() => provider.write('key', bodyOf(someBytes(100)), { contentType })),
      )
      expect((await provider.stat('key'))?.etag).toBe(md5(await buffer(await provider.read('key'))))
    }
  })
})
