import { createHash } from 'node:crypto'

import { digestBlob } from '../../src/client/hash/digestBlob.js'
import { openHasher } from '../../src/client/hash/openHasher.js'
import { startUpload } from '../../src/client/startUpload.js'
import { uploadFile } from '../../src/client/uploadFile.js'
import { api, type FakeLibrary, fakeLibrary, partSize, someFile, until } from './fakeLibrary.js'

const sha256 = async (file: Blob) =>
  createHash('sha256')
    .update(new Uint8Array(await file.arrayBuffer()))
    .digest('hex')
const bytesOf = async (file: Blob) => Buffer.from(await file.arrayBuffer())
const ofParts = ({ calls }: FakeLibrary) =>
  calls.filter((asked): asked is number => typeof asked === 'number')
const inOrder = (parts: readonly number[]) => [...parts].sort((a, b) => a - b)

describe('an upload', () => {
  let library: FakeLibrary
  const send = (file: File, more: object = {}) => ({
    api,
    fetch: library.fetch,
    file,
    retryDelays: [0, 0, 0],
    ...more,
  })
  beforeEach(async () => {
    library = await fakeLibrary()
  })
  /** A part that never gets an answer. */
  const hold = (part: number) =>
    library.fail((asked) => (asked === part ? new Promise(() => {}) : undefined))

  it('takes two calls of the API and each part once', async () => {
    const file = someFile(9)
    const {
      doc,
      id,
      sha256: sum,
    } = await uploadFile(send(file, { metadata: { altText: 'Gulls' } }))
    expect(library.api()).toEqual(['initiate', 'complete'])
    expect([...library.puts.values()]).toEqual(Array(9).fill(1))
    expect(doc).toMatchObject({ id: 1001, altText: 'Gulls' })
    const { parts } = library.bodyOf('complete') as { parts: { etag: string; number: number }[] }
    expect(parts.map(({ number }) => number).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(sum).toBe(await sha256(file))
    expect((await library.stored(Number(id))).equals(await bytesOf(file))).toBe(true)
  })

  it('tells the library what it was asked to', async () => {
    const wishes = { folder: 7, onDuplicate: 'ask', partSize, path: 'campaigns/2026', replaces: 3 }
    const file = someFile(2)
    await uploadFile(send(file, wishes))
    expect(library.bodyOf('initiate')).toEqual({
      ...wishes,
      filename: 'film.mp4',
      idempotencyKey: expect.any(String),
      mimeType: 'video/mp4',
      sha256: await sha256(file),
      size: file.size,
    })
    const parts = [1, 2].map((number) => ({ etag: expect.any(String), number }))
    expect(library.bodyOf('complete')).toEqual({ id: 1, parts: expect.arrayContaining(parts) })
  })

  it.each([
    ['before', { complete: undefined, initiate: 'sum' }],
    ['during', { complete: 'sum', initiate: undefined }],
    ['off', { complete: undefined, initiate: undefined }],
  ])('hashes the whole %s', async (hash, told) => {
    const file = someFile(3)
    await uploadFile(send(file, { hash }))
    const said = (asked: 'complete' | 'initiate') => library.bodyOf(asked)!.sha256 && 'sum'
    expect({ complete: said('complete'), initiate: said('initiate') }).toEqual(told)
    const sum = library.bodyOf('complete')!.sha256 ?? library.bodyOf('initiate')!.sha256
    expect(sum).toBe(hash === 'off' ? undefined : await sha256(file))
  })

  it('says that the same bytes are there already', async () => {
    const existing = { id: 5, filename: 'film.mp4' }
    library.fail((asked) =>
      asked === 'initiate'
        ? Response.json(
            { errors: [{ data: { code: 'DUPLICATE_FILE', existing }, message: 'You have it.' }] },
            { status: 409 },
          )
        : undefined,
    )
    await expect(uploadFile(send(someFile(2), { onDuplicate: 'ask' }))).rejects.toMatchObject({
      code: 'DUPLICATE_FILE',
      data: { existing },
      message: 'You have it.',
    })
  })

  it.each([1, 4, 6])('keeps %s lanes busy and no more', async (lanes) => {
    let [now, most] = [0, 0]
    library.fail(async (asked) => {
      if (typeof asked === 'number') {
        most = Math.max(most, ++now)
        await until(() => now === lanes || most === lanes)
        now -= 1
      }
    })
    await uploadFile(send(someFile(13), { lanes }))
    expect(most).toBe(lanes)
  })

  it('reads no more than a mebibyte at a time', async () => {
    const file = new File([Buffer.alloc(5 * 2 ** 20 + 1)], 'a.bin')
    const slice = file.slice.bind(file)
    const sizes: number[] = []
    const spy = (blob: Blob): Blob =>
      Object.assign(blob, {
        arrayBuffer: () => (sizes.push(blob.size), Blob.prototype.arrayBuffer.call(blob)),
        slice: (from?: number, to?: number) => spy(Blob.prototype.slice.call(blob, from, to)),
      })
    Object.assign(file, {
      arrayBuffer: undefined,
      slice: (from?: number, to?: number) => spy(slice(from, to)),
    })
    await uploadFile(send(file, { partSize }))
    expect(Math.max(...sizes)).toBe(2 ** 20)
    // Once for the sum of the whole, once for those of the parts.
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(2 * file.size)
  })

  it('lets other things happen while it hashes', async () => {
    let turns = 0
    let timer = setTimeout(function count() {
      turns += 1
      timer = setTimeout(count, 0)
    }, 0)
    const hasher = (await openHasher('sha256'))!
    await digestBlob(new File([Buffer.alloc(32 * 2 ** 20)], 'a.bin'), hasher)
    clearTimeout(timer)
    expect(turns).toBeGreaterThan(4)
  })

  it('asks for further addresses a hundred at a time, ahead of need', async () => {
    const asked: number[] = []
    library.fail((call) => {
      if (call === 'sign') {
        asked.push(Math.max(...ofParts(library)))
      }
    })
    await uploadFile(send(someFile(230), { checksums: false, hash: 'off' }))
    expect(library.api()).toEqual(['initiate', 'sign', 'sign', 'complete'])
    expect(asked[0]).toBeLessThan(95)
    expect(asked[1]).toBeLessThan(195)
    expect(new Set(library.puts.values())).toEqual(new Set([1]))
  })

  it('counts bytes, their speed and the time that is left', async () => {
    const seen: { sent: number }[] = []
    const file = someFile(5)
    await uploadFile(
      send(file, { onProgress: (progress: { sent: number }) => seen.push(progress) }),
    )
    expect(seen[0]).toEqual({ bytesPerSecond: null, secondsLeft: null, sent: 0, total: file.size })
    expect(seen.at(-1)).toMatchObject({ sent: file.size, total: file.size })
  })

  it('sends once more what the store has lost', async () => {
    const lost = Response.json(
      { errors: [{ data: { code: 'UPLOAD_INCOMPLETE' } }] },
      { status: 409 },
    )
    let isFirst = true
    library.fail((asked) => {
      if (asked === 'complete' && isFirst) {
        isFirst = false
        return lost
      }
    })
    expect((await uploadFile(send(someFile(2)))).doc.id).toBe(1001)
    expect(library.api()).toEqual(['initiate', 'complete', 'status', 'complete'])
  })

  it('leaves the completing to others who want that', async () => {
    const stored = await uploadFile(send(someFile(2), { complete: false }))
    expect(stored).toEqual({ id: 1, doc: null, sha256: await sha256(someFile(2)) })
    expect(library.api()).toEqual(['initiate'])
    expect((await uploadFile(send(someFile(2), { resume: 1 }))).doc.id).toBe(1001)
    expect([...library.puts.values()]).toEqual([1, 1])
  })

  describe('that is paused', () => {
    it('stops at once, and goes on with what is missing', async () => {
      const file = someFile(10)
      const held: number[] = []
      library.fail(async (asked) => {
        if (typeof asked === 'number' && asked > 5 && library.api().length === 1) {
          held.push(asked)
          await new Promise(() => {})
        }
      })
      const upload = startUpload(send(file, { lanes: 2 }))
      await until(() => held.length === 2)
      expect(upload.getState()).toMatchObject({ id: 1, state: 'uploading' })
      upload.pause()
      upload.pause()
      expect(upload.getState()).toMatchObject({ bytesPerSecond: null, state: 'paused' })
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(inOrder(ofParts(library))).toEqual([1, 2, 3, 4, 5, 6, 7])
      expect(library.uploads.get(1)!.state).toBe('open')
      upload.resume()
      expect((await upload.done).doc!.id).toBe(1001)
      expect(upload.getState()).toMatchObject({ sent: file.size, state: 'done' })
      expect(library.api()).toEqual(['initiate', 'status', 'sign', 'complete'])
      expect([...library.puts.values()]).toEqual(Array(10).fill(1))
      expect((await library.stored(1)).equals(await bytesOf(file))).toBe(true)
    })

    it('goes on at once, several times over', async () => {
      const upload = startUpload(send(someFile(40), { lanes: 2 }))
      for (const enough of [5, 15, 25]) {
        await until(() => library.puts.size >= enough)
        upload.pause()
        upload.resume()
      }
      expect((await upload.done).doc!.id).toBe(1001)
    })

    it('before it began, begins later', async () => {
      const upload = startUpload(send(someFile(2)))
      upload.pause()
      expect(upload.getState().state).toBe('paused')
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(ofParts(library)).toEqual([])
      upload.resume()
      expect((await upload.done).doc!.id).toBe(1001)
    })

    it('can be cancelled', async () => {
      hold(3)
      const upload = startUpload(send(someFile(5)))
      await until(() => library.calls.includes(3))
      upload.pause()
      await upload.cancel()
      expect(upload.getState()).toMatchObject({ error: null, state: 'cancelled' })
      expect(library.uploads.get(1)!.state).toBe('aborted')
      await expect(upload.done).rejects.toThrow('cancelled')
    })

    it('begins anew when the library has dropped it meanwhile', async () => {
      hold(3)
      const upload = startUpload(send(someFile(6), { lanes: 1 }))
      await until(() => library.calls.includes(3))
      upload.pause()
      library.fail(() => {})
      library.uploads.get(1)!.state = 'aborted'
      upload.resume()
      expect(await upload.done).toMatchObject({ id: 2, doc: { id: 1002 } })
    })
  })

  describe('that is cancelled', () => {
    it('is given up at the library', async () => {
      hold(3)
      const upload = startUpload(send(someFile(5)))
      await until(() => library.calls.includes(3))
      await upload.cancel()
      expect(library.uploads.get(1)!.state).toBe('aborted')
      expect(upload.getState().state).toBe('cancelled')
    })

    it('by a signal, throws its reason', async () => {
      const controller = new AbortController()
      const sending = uploadFile(send(someFile(5), { signal: controller.signal }))
      hold(3)
      await until(() => library.calls.includes(3))
      controller.abort(new Error('enough'))
      await expect(sending).rejects.toThrow('enough')
      expect(library.uploads.get(1)!.state).toBe('aborted')
    })

    it('while it begins, is given up as soon as it has an id', async () => {
      let begin = () => {}
      library.fail((asked) =>
        asked === 'initiate' ? new Promise((resolve) => (begin = resolve)) : undefined,
      )
      const upload = startUpload(send(someFile(5)))
      await until(() => library.calls.includes('initiate'))
      await upload.cancel()
      expect(library.api()).toEqual(['initiate'])
      begin()
      await until(() => library.uploads.get(1)?.state === 'aborted')
      expect(ofParts(library)).toEqual([])
    })

    it('before it began, asks nothing', async () => {
      const sending = uploadFile(send(someFile(5), { signal: AbortSignal.abort(new Error('no')) }))
      await expect(sending).rejects.toThrow('no')
      expect(library.calls).toEqual([])
    })
  })
})
