import { s3 } from 'payload-media-library/storage/s3'

import { type App, createApp } from '../app/createApp.js'
import { pdf } from '../app/files.js'
import { errorOf, type Speaker, speaker, usageOf } from '../app/uploads.js'
import { type Bucket, createBucket } from '../services/createBucket.js'

const MiB = 2 ** 20

interface Signed {
  readonly headers: Record<string, string>
  readonly number: number
  readonly url: string
}

describe('a completion that names the etags', () => {
  let app: App
  let bucket: Bucket
  let editor: Speaker
  let lists = 0
  beforeAll(async () => {
    bucket = await createBucket('told')
    const store = s3(bucket)
    const listParts: typeof store.listParts = (upload) => {
      lists += 1
      return store.listParts(upload)
    }
    app = await createApp({ storage: { ...store, listParts } })
    editor = speaker(app)
  })
  afterAll(async () => {
    await app?.stop()
    await bucket?.drop()
  })
  beforeEach(() => {
    lists = 0
  })

  const bytes = pdf(11 * MiB)
  const send = async () => {
    const { body } = await editor.initiate({
      filename: 'a.pdf',
      partSize: 5 * MiB,
      size: bytes.length,
    })
    const parts: { etag: string; number: number }[] = []
    for (const { headers, number, url } of body.parts as Signed[]) {
      const part = bytes.subarray((number - 1) * 5 * MiB, number * 5 * MiB)
      const answer = await fetch(url, { body: new Uint8Array(part), headers, method: 'PUT' })
      expect(answer.status).toBe(200)
      parts.push({ etag: answer.headers.get('etag')!, number })
    }
    return { id: body.id as number, parts }
  }
  const check = async (id: number) => {
    await app.drain()
    const answer = await app.call('GET', `/media/${id}/file`, app.editor)
    expect(answer.status).toBe(200)
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true)
    expect(await usageOf(app, app.editor)).toMatchObject({ reservedBytes: 0, reservedFiles: 0 })
  }

  it('asks the store for no list', async () => {
    const { id, parts } = await send()
    const { body, status } = await editor.complete(id, { parts: [...parts].reverse() })
    expect(status).toBe(201)
    expect(body.doc.filesize).toBe(bytes.length)
    expect(lists).toBe(0)
    await check(body.doc.id)
  })

  it.each<[string, (parts: { etag: string; number: number }[]) => unknown]>([
    ['wrong', (parts) => parts.map((part) => ({ ...part, etag: '0'.repeat(32) }))],
    ['exchanged', ([a, b, c]) => [a, { ...b, etag: c!.etag }, { ...c, etag: b!.etag }]],
    ['too few', (parts) => parts.slice(1)],
    ['named twice', ([a, b]) => [a, b, b]],
    ['of other parts', (parts) => parts.map((part) => ({ ...part, number: part.number + 1 }))],
    ['none', () => []],
  ])('believes the store where they are %s', async (_, change) => {
    const { id, parts } = await send()
    const { body, status } = await editor.complete(id, { parts: change(parts) })
    expect(status).toBe(201)
    expect(lists).toBe(1)
    await check(body.doc.id)
  })

  it('does not complete what has not arrived, whatever it says', async () => {
    const { body } = await editor.initiate({
      filename: 'a.pdf',
      partSize: 5 * MiB,
      size: bytes.length,
    })
    const told = [1, 2, 3].map((number) => ({ etag: '0'.repeat(32), number }))
    expect(errorOf(await editor.complete(body.id, { parts: told }))).toEqual({
      code: 'UPLOAD_INCOMPLETE',
      status: 409,
    })
    await editor.abort(body.id)
  })

  it.each([['a\nb'], ['"><'], [''], [7]])('refuses %j as an etag', async (etag) => {
    const { body } = await editor.initiate({ filename: 'a.pdf', size: 100 })
    expect(errorOf(await editor.complete(body.id, { parts: [{ etag, number: 1 }] })).code).toBe(
      'INVALID_REQUEST',
    )
    await editor.abort(body.id)
  })
})
