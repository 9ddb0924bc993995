import { azure, type AzureOptions } from 'payload-media-library/storage/azure'

import { type App, createApp } from '../app/createApp.js'
import { eicarBytes, form, jpeg, pdf } from '../app/files.js'
import { errorOf, md5, read, type Speaker, speaker, usageOf } from '../app/uploads.js'
import { type Container, createContainer } from '../services/createContainer.js'

const MiB = 2 ** 20

interface Signed {
  readonly headers: Record<string, string>
  readonly number: number
  readonly url: string
}

describe.each(['server', 'direct'] as const)('the library on Azure, uploads by %s', (upload) => {
  let app: App
  let editor: Speaker
  let store: Container
  beforeAll(async () => {
    store = await createContainer()
    const options: AzureOptions = { ...store.options, upload }
    app = await createApp({ storage: azure(options) })
    editor = speaker(app)
  })
  afterAll(async () => {
    await app?.stop()
    await store?.drop()
  })

  /** Sends bytes to where the URL leads, as a browser does. */
  const put = ({ headers, url }: Pick<Signed, 'headers' | 'url'>, bytes: Uint8Array) =>
    url.startsWith(store.endpoint)
      ? fetch(url, { body: bytes as Uint8Array<ArrayBuffer>, headers, method: 'PUT' })
      : app.call('PUT', url.slice(url.indexOf('/media/')), null, bytes, headers)
  const get = (id: number, headers = {}) =>
    app.call('GET', `/media/${id}/file`, app.editor, undefined, headers)
  const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer())
  const fileOf = async (id: number) => (await editor.ask('GET', `/media/${id}?depth=0`)).body

  it('takes a picture, scans it, keeps its variants beside it and serves them', async () => {
    const bytes = await jpeg(1600, 1200)
    const { body, status } = await read(
      app.call('POST', '/media', app.editor, form({ bytes, name: 'gull.jpg' })),
    )
    expect(status).toBe(201)
    const { id, storagePath } = body.doc
    expect((await get(id)).status).toBe(409)
    await app.drain()
    const file = await fileOf(id)
    expect(file).toMatchObject({
      scanStatus: 'CLEAN',
      status: 'ready',
      storageProvider: 'AZURE_BLOB',
    })
    const made = file.variants as { filesize: number; key: string; preset: string }[]
    expect((await store.names()).sort()).toEqual(
      [storagePath, ...made.map(({ key }) => key)].sort(),
    )
    expect((await bytesOf(await get(id))).equals(bytes)).toBe(true)
    const part = await get(id, { range: 'bytes=95-104' })
    expect(part.status).toBe(206)
    expect((await bytesOf(part)).equals(bytes.subarray(95, 105))).toBe(true)
    const card = made.find(({ preset }) => preset === 'card')!
    const answer = await app.call('GET', `/media/${id}/file/card`, app.editor)
    expect(await bytesOf(answer)).toHaveLength(card.filesize)
  })

  it('takes a file in two parts, after one was lost on its way, and serves it when it is clean', async () => {
    const bytes = pdf(6 * MiB)
    const halves = [bytes.subarray(0, 5 * MiB), bytes.subarray(5 * MiB)]
    const begun = await editor.initiate({
      filename: 'big.pdf',
      partSize: 5 * MiB,
      size: bytes.length,
    })
    expect(begun).toMatchObject({ body: { partCount: 2, partSize: 5 * MiB }, status: 201 })
    const { id } = begun.body
    const checksums = { 1: md5(halves[0]!), 2: md5(halves[1]!) }
    const { parts } = (await editor.part({ id, checksums, numbers: [1, 2] })).body as {
      parts: Signed[]
    }
    expect((await put(parts[1]!, Buffer.alloc(MiB))).status).toBe(400)
    expect((await put(parts[0]!, halves[0]!)).ok).toBe(true)
    expect(errorOf(await editor.complete(id)).code).toBe('UPLOAD_INCOMPLETE')
    expect((await editor.resume(id)).body).toMatchObject({
      done: [{ number: 1, size: 5 * MiB }],
      state: 'open',
    })
    expect((await put(parts[1]!, halves[1]!)).ok).toBe(true)
    const { body, status } = await editor.complete(id)
    expect({ body, status }).toMatchObject({ body: { doc: { filesize: 6 * MiB } }, status: 201 })
    expect((await editor.complete(id)).body.doc.id).toBe(body.doc.id)
    expect((await put(parts[1]!, halves[1]!)).ok).toBe(upload === 'direct')
    expect((await get(body.doc.id)).status).toBe(409)
    await app.drain()
    expect((await fileOf(body.doc.id)).scanStatus).toBe('CLEAN')
    expect((await bytesOf(await get(body.doc.id))).equals(bytes)).toBe(true)
    expect(await usageOf(app, app.editor)).toMatchObject({ reservedBytes: 0, reservedFiles: 0 })
  })

  it('keeps malware from everybody', async () => {
    const bytes = eicarBytes()
    const claim = { filename: 'n.txt', mimeType: 'text/plain', size: bytes.length }
    const plan = (await editor.presign(claim)).body
    expect((await put(plan, bytes)).ok).toBe(true)
    const { doc } = (await editor.confirm(plan.id)).body
    await app.drain()
    expect((await fileOf(doc.id)).scanStatus).toBe('INFECTED')
    expect((await get(doc.id)).status).toBe(403)
  })

  it('removes every object of files that are deleted for good', async () => {
    const { docs } = (await editor.ask('GET', '/media?limit=100&depth=0')).body
    expect(docs).toHaveLength(3)
    for (const { id } of docs) {
      expect((await editor.ask('DELETE', `/media/${id}`)).status).toBe(200)
      expect((await editor.ask('DELETE', `/media/${id}?permanent=true`)).status).toBe(200)
    }
    await app.drain()
    expect(await store.names()).toEqual([])
    expect(await usageOf(app, app.editor)).toMatchObject({ allocatedBytes: 0, totalFiles: 0 })
  })
})
