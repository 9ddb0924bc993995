import { createHash } from 'node:crypto'
import {
  findUnfinished,
  startUpload,
  uploadFile,
  type UploadOptions,
} from 'payload-media-library/client'

import type { RememberedUpload } from '../../src/client/memory/UploadMemory.js'

import { type App, createApp } from '../app/createApp.js'
import { pdf } from '../app/files.js'
import { heldUploads } from '../app/uploads.js'
import { until } from './fakeLibrary.js'
import { type Served, serveApp } from './serveApp.js'

const MiB = 2 ** 20
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describe('the uploader and the library', () => {
  let app: App
  let served: Served
  /** The requests, parts by their number; an API call by its last words. */
  let requests: (number | string)[] = []

  beforeAll(async () => {
    app = await createApp()
    served = await serveApp(app, ({ method, url }) => {
      const { pathname, searchParams } = new URL(url!, 'http://localhost')
      requests.push(
        method === 'PUT' ? Number(searchParams.get('part')) : pathname.split('/').at(-1)!,
      )
      return false
    })
  })
  afterAll(async () => {
    await served?.stop()
    await app?.stop()
  })
  beforeEach(() => {
    requests = []
  })

  const fileOf = (bytes: Buffer, name = 'paper.pdf') =>
    new File([new Uint8Array(bytes)], name, {
      lastModified: 1_700_000_000_000,
      type: 'application/pdf',
    })
  const send = (file: File, more: Partial<Omit<UploadOptions, 'complete'>> = {}) => ({
    api: `${served.url}/api/media`,
    file,
    headers: { Authorization: `JWT ${app.editor.token}` },
    partSize: MiB,
    retryDelays: [0, 0, 0],
    ...more,
  })
  const download = async (id: unknown) =>
    Buffer.from(
      await (await app.call('GET', `/media/${String(id)}/file`, app.editor)).arrayBuffer(),
    )
  const partsSent = () => requests.filter((one) => typeof one === 'number').sort()

  it.each(['before', 'during', 'off'] as const)(
    'make a file of it with two calls, hashed %s',
    async (hash) => {
      const bytes = Buffer.concat([pdf(2.5 * MiB), Buffer.from(hash)])
      const { doc, sha256: sum } = await uploadFile(
        send(fileOf(bytes), { hash, metadata: { altText: hash } }),
      )
      expect(sum).toBe(hash === 'off' ? null : sha256(bytes))
      expect(requests.filter((one) => typeof one === 'string')).toEqual(['initiate', 'complete'])
      expect(partsSent()).toEqual([1, 2, 3])
      await app.drain()
      const { body } = await app
        .call('GET', `/media/${doc.id}`, app.editor)
        .then(async (response) => ({ body: await response.json() }))
      expect(body).toMatchObject({ altText: hash, scanStatus: 'CLEAN', sha256: sha256(bytes) })
      expect((await download(doc.id)).equals(bytes)).toBe(true)
    },
  )

  it('do not take bytes that changed on their way', async () => {
    const bytes = Buffer.concat([pdf(1.5 * MiB), Buffer.from('changed')])
    const statuses: number[] = []
    const fetch = (async (url: string, init: RequestInit) => {
      const isFirst = init.method === 'PUT' && statuses.length === 0
      const body = isFirst ? new Blob([Buffer.alloc((init.body as Blob).size, 'x')]) : init.body
      const response = await globalThis.fetch(url, { ...init, body })
      if (init.method === 'PUT') {
        statuses.push(response.status)
        if (isFirst) {
          expect(await response.clone().json()).toMatchObject({
            errors: [{ data: { code: 'INVALID_CHECKSUM' } }],
          })
        }
      }
      return response
    }) as typeof globalThis.fetch
    const { doc } = await uploadFile(send(fileOf(bytes), { fetch, lanes: 1 }))
    expect(statuses).toEqual([400, 200, 200])
    await app.drain()
    expect((await download(doc.id)).equals(bytes)).toBe(true)
  })

  it('say that the same bytes are there, before one of them is sent', async () => {
    const file = fileOf(Buffer.concat([pdf(MiB), Buffer.from('twice')]))
    const { doc } = await uploadFile(send(file))
    await app.drain()
    requests = []
    await expect(uploadFile(send(file, { onDuplicate: 'ask' }))).rejects.toMatchObject({
      code: 'DUPLICATE_FILE',
      data: { existing: { id: doc.id, originalFilename: 'paper.pdf' } },
      status: 409,
    })
    expect(requests).toEqual(['initiate'])
  })

  it('pause, go on, and cancel', async () => {
    const bytes = Buffer.concat([pdf(5 * MiB), Buffer.from('pause')])
    const upload = startUpload(send(fileOf(bytes), { lanes: 1 }))
    await until(() => requests.includes(2))
    upload.pause()
    upload.resume()
    const { doc } = await upload.done
    await app.drain()
    expect((await download(doc!.id)).equals(bytes)).toBe(true)

    requests = []
    const other = startUpload(send(fileOf(Buffer.concat([bytes, bytes])), { lanes: 1 }))
    await until(() => requests.includes(2))
    await other.cancel()
    expect(await heldUploads(app)).toEqual([])
  })

  it('go on with an unfinished upload, unless its bytes are others now', async () => {
    const kept = new Map<string, RememberedUpload>()
    const remember = {
      find: async (key: string) => kept.get(key) ?? null,
      forget: async (key: string) => void kept.delete(key),
      keep: async (upload: RememberedUpload) => void kept.set(upload.key, upload),
      list: async () => [...kept.values()],
    }
    const bytes = Buffer.concat([pdf(3.5 * MiB), Buffer.from('go on')])
    let accepted = 0
    const fetch = (async (url: string, init: RequestInit) => {
      if (init.method === 'PUT' && accepted === 2) {
        throw new TypeError('gone')
      }
      const response = await globalThis.fetch(url, init)
      accepted += init.method === 'PUT' ? 1 : 0
      return response
    }) as typeof globalThis.fetch
    const cutOff = () => {
      accepted = 0
      const sending = uploadFile(send(fileOf(bytes), { fetch, lanes: 1, remember }))
      return expect(sending).rejects.toMatchObject({ code: 'NETWORK' })
    }
    await cutOff()
    const { api, headers } = send(fileOf(bytes))
    expect(await findUnfinished({ api, headers, remember })).toMatchObject([
      { filename: 'paper.pdf', sent: 2 * MiB, size: bytes.length },
    ])
    requests = []
    const { doc } = await uploadFile(send(fileOf(bytes), { remember }))
    expect(partsSent()).toEqual([3, 4])
    expect(kept.size).toBe(0)
    await app.drain()
    expect((await download(doc.id)).equals(bytes)).toBe(true)

    await cutOff()
    requests = []
    const changed = Buffer.from(bytes)
    changed.fill('y', 5000, 6000)
    const anew = await uploadFile(send(fileOf(changed), { remember }))
    await app.drain()
    expect((await download(anew.doc.id)).equals(changed)).toBe(true)
    expect(await heldUploads(app)).toEqual([])
  })
})
