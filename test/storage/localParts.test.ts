import { ReadableStream as WebStream } from 'node:stream/web'

import { someBytes } from '../../src/storage/contract/sources.js'
import { filesIn, openLocal, removeFolders } from './openLocal.js'

afterAll(removeFolders)

/** A body without a length, as chunks arrive from a network. */
const chunked = (chunks: AsyncIterable<Uint8Array>) =>
  WebStream.from(chunks) as unknown as ReadableStream<Uint8Array<ArrayBuffer>>

describe('parts on the local disk', () => {
  it('answers the quoted MD5', async () => {
    const { begin, sendPart } = await openLocal()
    const { headers } = await sendPart(await begin(), 1, Buffer.from('hello'))
    expect(headers.get('etag')).toBe('"5d41402abc4b2a76b9719d911017c592"')
  })

  it('refuses a length that was not signed before it reads', async () => {
    const { begin, root, send, sign } = await openLocal()
    const signed = await sign(await begin(), 1, 10)
    for (const length of ['11', '9', '0', 'abc', '-1', '10, 10']) {
      const body = new ReadableStream({
        start: (controller) => controller.error(new Error('it was read')),
      })
      const sent = send(signed, { body, headers: { 'content-length': length } })
      await expect(sent).rejects.toMatchObject({ code: 'INVALID_PART', data: { expected: 10 } })
    }
    expect(await filesIn(root)).toEqual(['meta.json'])
  })

  it('stops reading at the first chunk too many', async () => {
    const { begin, root, send, sign } = await openLocal()
    const signed = await sign(await begin(), 1, 100_000)
    let pulled = 0
    async function* endless() {
      for (;;) {
        pulled += 10_000
        yield someBytes(10_000)
      }
    }
    const sent = send(signed, { body: chunked(endless()) })
    await expect(sent).rejects.toMatchObject({ code: 'INVALID_PART', status: 400 })
    expect(pulled).toBeLessThan(1_000_000)
    expect(await filesIn(root)).toEqual(['meta.json'])
  })

  it('leaves nothing of a client that disconnects', async () => {
    const { begin, root, send, sign } = await openLocal()
    const signed = await sign(await begin(), 1, 100_000)
    async function* breaking() {
      yield someBytes(50_000)
      throw Object.assign(new Error('aborted'), { code: 'ECONNRESET', syscall: 'read' })
    }
    await expect(send(signed, { body: chunked(breaking()) })).rejects.toMatchObject({
      code: 'INVALID_PART',
      data: { expected: 100_000, received: 50_000 },
    })
    const controller = new AbortController()
    async function* stalling() {
      yield someBytes(50_000)
      setTimeout(() => controller.abort(), 50)
      await new Promise(() => {})
    }
    const sent = send(signed, { body: chunked(stalling()), signal: controller.signal })
    await expect(sent).rejects.toMatchObject({ code: 'INVALID_PART' })
    expect(await filesIn(root)).toEqual(['meta.json'])
  })

  it('refuses a plan that no body could fulfil', async () => {
    const { begin, sign } = await openLocal()
    const upload = await begin()
    for (const [number, size] of [
      [0, 1],
      [10_001, 1],
      [1.5, 1],
      [1, -1],
      [1, 0.5],
      [1, 2 ** 30 + 1],
    ]) {
      await expect(sign(upload, number!, size!)).rejects.toMatchObject({ code: 'INVALID_PART' })
    }
    for (const checksum of ['', 'abc', '../../../../../../../../==', `${'A'.repeat(22)}==\n`]) {
      await expect(sign(upload, 1, 1, checksum)).rejects.toMatchObject({ code: 'INVALID_CHECKSUM' })
    }
  })

  it('refuses a part that is named twice', async () => {
    const { begin, provider, sendPart } = await openLocal()
    const upload = await begin()
    await sendPart(upload, 1, someBytes(10))
    const [part] = await provider.listParts(upload)
    const twice = provider.completeUpload(upload, [part!, part!])
    await expect(twice).rejects.toMatchObject({ code: 'INVALID_PART' })
    const quoted = { ...part!, etag: `"${part!.etag}"` }
    expect(await provider.completeUpload(upload, [quoted])).toMatchObject({ size: 10 })
  })
})
