import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { faulty } from 'payload-media-library/testing'

import { marker } from '../../src/scanners/marker.js'
import { type App, createApp } from '../app/createApp.js'
import { form, jpeg, pdf } from '../app/files.js'
import { later, sweep } from '../app/later.js'
import { put, read, speaker } from '../app/uploads.js'

type Line = { readonly msg: string } & Record<string, unknown>

const secret = 'a-secret-of-this-project-only'
const token = 'a-token-for-prometheus'

describe('the log', () => {
  const written: string[] = []
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written.push(...chunk.toString().trimEnd().split('\n'))
      done()
    },
  })
  let app: App
  let fails = false
  beforeAll(async () => {
    const fault = () =>
      fails ? { error: new Error('the store is down'), kind: 'fail' as const } : undefined
    app = await createApp({
      config: { logger: { destination, options: { level: 'debug' } }, secret },
      metrics: { token },
      scan: { attempts: 1 },
      wrap: (storage) => faulty(storage, { read: fault, remove: fault, write: fault }),
    })
  })
  afterAll(() => app.stop())

  const lines = (msg: string): Line[] =>
    written.map((line) => JSON.parse(line) as Line).filter((line) => line.msg === msg)
  const upload = async (bytes: Buffer, name: string, headers = {}) =>
    (await read(app.call('POST', '/media', app.editor, form({ bytes, name }), headers))).body

  it('tells of a file from its upload to its end, by its id', async () => {
    const bytes = await jpeg()
    const { doc } = await upload(bytes, 'picture.jpg')
    await app.drain()
    await app.payload.delete({ id: doc.id, collection: 'media', trash: true })
    await app.drain()
    const file = { file: doc.id, ms: expect.any(Number) }
    expect(lines('A file was uploaded')).toMatchObject([
      { ...file, level: 30, size: bytes.length, way: 'form' },
    ])
    expect(lines('A file was scanned')).toMatchObject([{ ...file, level: 30, verdict: 'clean' }])
    expect(lines('Variants were made')).toMatchObject([{ ...file, count: expect.any(Number) }])
    expect(lines('Objects were removed')).toMatchObject([{ count: 2, level: 20 }])
    const jobs = lines('A job ran').filter((line) => line.file === doc.id)
    expect(jobs.map(({ job, outcome }) => [job, outcome])).toEqual([
      ['scanFile', 'done'],
      ['makeVariants', 'done'],
    ])
  })

  it('says how much a repair had to do, and nothing of those that had nothing', async () => {
    await sweep(app)
    const before = lines('A repair had something to do').length
    await sweep(app)
    expect(lines('A repair had something to do')).toHaveLength(before)
    await speaker(app).presign({ filename: 'left.pdf', size: 100 })
    await later(app, 25 * 60)
    await sweep(app)
    expect(lines('A repair had something to do').slice(before)).toContainEqual(
      expect.objectContaining({ count: 1, repair: 'expireUploads' }),
    )
  })

  it('gives away no secret, no signed URL and no place on the disk, whatever clients send', async () => {
    const hostile = {
      'user-agent': 'Mozilla\u0085 {"level":60,"msg":"forged"}',
      'x-forwarded-for': '203.0.113.7, <script>',
    }
    const names = [
      'a\u202Efdp.exe',
      '../../etc/passwd',
      'con.pdf',
      `${'n'.repeat(5_000)}.pdf`,
      'a\r\nforged.pdf',
    ]
    for (const name of names) {
      await upload(pdf(), name, hostile)
    }
    await upload(Buffer.concat([pdf(500), Buffer.from(marker)]), 'bad.pdf', hostile)
    const editor = speaker(app)
    const { body: plan } = await editor.presign({ filename: 'paper.pdf', size: 2_000 })
    await put(app, plan, pdf())
    await editor.confirm(plan.id)
    const { body: parts } = await editor.initiate({
      filename: 'p.pdf',
      mimeType: 'application/pdf',
      size: 2_000,
    })
    await editor.complete(parts.id)
    await app.drain()
    fails = true
    await upload(pdf(), 'lost.pdf')
    const { doc } = await upload(pdf(), 'lost.pdf')
    expect(doc).toBeUndefined()
    fails = false
    const held = (await upload(pdf(), 'held.pdf')).doc.id
    fails = true
    await app.drain()
    fails = false
    // What the disk itself says of its files has their paths in it.
    await rm(join(app.dir, 'objects'), { recursive: true })
    await writeFile(join(app.dir, 'objects'), '')
    await upload(pdf(), 'nowhere.pdf')
    await later(app, 10)
    await sweep(app)
    for (const id of [held, Number(held) - 1]) {
      await app.call('GET', `/media/${id}/file`, app.admin)
      await app.call('POST', `/media/${id}/scan`, app.admin)
    }
    await app.drain()
    await app.call('GET', `/media/${held}/file?token=${token}`, app.other, undefined, {
      authorization: `Bearer ${token}`,
    })
    await app.call('GET', '/media/metrics', null, undefined, { authorization: `Bearer ${token}` })
    await app.payload.login({
      collection: 'users',
      data: { email: 'editor@example.com', password: 'editor' } as never,
    })
    const all = written.join('\n')
    const signature = new URL(plan.url).search
    expect(signature.length).toBeGreaterThan(20)
    const hidden = {
      'a forged line': '\n{"level":60,"msg":"forged"}',
      'a login': app.editor.token,
      "an admin's login": app.admin.token,
      'another signed URL': new URL(parts.parts[0].url).search,
      'a signed URL': signature,
      'the folder of the store': app.dir,
      'the secret of the project': secret,
      'the token of the metrics': token,
    }
    const found = Object.entries(hidden).filter(([, text]) => all.includes(text))
    expect(found.map(([what]) => what)).toEqual([])
    expect(lines('A scan failed')).toContainEqual(
      expect.objectContaining({ err: expect.anything(), file: held }),
    )
    // One line of JSON each, whatever is in it.
    written.forEach((line) => expect(typeof JSON.parse(line)).toBe('object'))
  })
})
