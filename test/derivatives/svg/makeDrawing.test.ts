import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { defaultFileTypes } from 'payload-media-library'

import { runApart } from '../../../src/derivatives/apart/runApart.js'
import { sanitizeDrawing } from '../../../src/derivatives/svg/sanitizeDrawing.js'
import { audit, nothingWrong } from '../../app/audit.js'
import { type App, createApp } from '../../app/createApp.js'
import { query } from '../../app/query.js'
import { errorOf, speaker } from '../../app/uploads.js'
import { pictured } from '../pictured.js'
import { drawing, filtered, harmless, hostile, nested } from './drawings.js'

const { seconds } = sanitizeDrawing
const canary = 'http://canary.invalid'
const patient = () => Object.assign(sanitizeDrawing, { seconds: 150 })

beforeAll(patient)
afterAll(() => Object.assign(sanitizeDrawing, { seconds }))

describe('what is left of a drawing', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'drawings-'))
  })
  afterAll(() => rm(folder, { force: true, recursive: true }))

  const sanitize = async (bytes: Buffer) => {
    const [from, picture, to] = ['in.svg', 'out.png', 'out.svg'].map((name) =>
      path.join(folder, name),
    )
    await writeFile(from!, bytes)
    const result = await runApart(sanitizeDrawing, {
      longSide: 400,
      path: from!,
      picture: picture!,
      to: to!,
    })
    return { result, text: result.problem === undefined ? await readFile(to!, 'utf8') : '' }
  }

  it('is all of it, where it only draws', async () => {
    const { result, text } = await sanitize(harmless)
    expect(result).toEqual({
      own: { height: 100, width: 200 },
      picture: { height: 200, width: 400 },
    })
    const inside = harmless.toString().slice(harmless.indexOf('>', harmless.indexOf('<svg')) + 1)
    expect(text.slice(text.indexOf('>') + 1)).toBe(inside)
  })

  it('can neither run nor fetch, and nothing changes when it is done twice', async () => {
    const cases = hostile(canary)
    // One process for many: each of them lies in the drawing beside the others.
    const parts = cases.map(([, bytes]) => bytes.toString())
    const { text } = await sanitize(drawing(parts.join('\n')))
    expect(text.match(/<rect [^>]*fill="teal"/g)).toHaveLength(cases.length)
    for (const word of [
      /canary\.invalid/,
      /<\w*:?(?:script|foreignObject|iframe|img|link|set|animate|handler|math)\b/i,
      /\son\w+=/i,
      /javascript/i,
      /@import/i,
      /xml:base/,
      /<\?/,
      /data:image\/svg/,
      /\bsrc/,
    ]) {
      const plain = text.replace(/<(text|desc)[^>]*>[^<]*<\/\1>/g, '')
      expect([String(word), word.exec(plain)?.[0]]).toEqual([String(word), undefined])
    }
    expect((await sanitize(Buffer.from(text))).text).toBe(text)
  })

  it.each([
    [
      'entities',
      Buffer.from(
        `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>`,
      ),
      /entities/,
    ],
    ['no end', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><g>'), /well-formed/],
    ['no vocabulary', Buffer.from('<svg viewBox="0 0 1 1"><rect/></svg>'), /well-formed/],
    [
      'a size beyond all sizes',
      drawing('<rect width="1e30" height="1e30"/>', 'viewBox="0 0 1e30 1e30"'),
      /no size/,
    ],
  ])('is nothing of one with %s', async (_what, bytes, problem) => {
    expect((await sanitize(bytes)).result).toEqual({ problem: expect.stringMatching(problem) })
  })

  it('has the size that browsers give it', async () => {
    const sizes = [
      ['width="2in" height="96"', 192, 96],
      ['width="50%" viewBox="10 10 30 60"', 30, 60],
      ['height="30" viewBox="0 0 20 10"', 60, 30],
      ['width="90000" height="30000"', 90_000, 30_000],
      ['', 300, 150],
    ] as const
    for (const [attributes, width, height] of sizes) {
      const { result } = await sanitize(drawing('<rect width="9" height="9"/>', attributes))
      expect([attributes, result]).toEqual([
        attributes,
        expect.objectContaining({ own: { height, width } }),
      ])
    }
  })
})

describe('drawings', () => {
  let app: App
  let the: ReturnType<typeof pictured>
  const urls = { cdnUrl: 'https://cdn.example.com/x', publicUrl: 'https://media.example.com/x' }
  beforeAll(async () => {
    app = await createApp({
      delivery: { redirectSeconds: 60 },
      images: { svg: true },
      wrap: (storage) => ({
        ...storage,
        publicUrls: () => urls,
        signRead: (key) =>
          Promise.resolve({
            headers: {},
            method: 'GET',
            url: `https://store.example.com/${key}`,
          } as never),
      }),
    })
    the = pictured(app)
  })
  afterAll(() => app?.stop())

  const evil = () =>
    drawing(`<rect width="40" height="20" fill="#008080"/><script>fetch('${canary}/ran')</script>`)
  const everyWayOut = async (id: number) => {
    const { body: link } = await speaker(app).ask('POST', `/media/${id}/link`, { expiresIn: 600 })
    const paths = ['/file', '/file/original', '/file/sanitized', '/download'].map(
      (rest) => `/media/${id}${rest}`,
    )
    return [...paths, ...(link.url ? [(link.url as string).replace('/api', '')] : [])]
  }

  it('are refused where nobody asked for them, and where nothing sanitises them', async () => {
    const svg = { extensions: ['svg'], kind: 'image', mimeType: 'image/svg+xml' } as const
    await expect(createApp({ fileTypes: [...defaultFileTypes, svg] })).rejects.toThrow(
      'images: { svg: true }',
    )
  })

  it('are never served as they came: a safe copy is, under a policy', async () => {
    const { body } = await the.add(evil(), 'evil.svg', 'image/svg+xml')
    const { id } = body.doc
    expect(body.doc.mimeType).toBe('image/svg+xml')
    for (const at of await everyWayOut(id)) {
      expect([at, (await app.call('GET', at, app.editor)).status]).toEqual([at, 409])
    }
    // Clean, and not made safe yet.
    await query(app, `UPDATE media SET scan_status = 'CLEAN' WHERE id = $1`, [id])
    for (const at of await everyWayOut(id)) {
      const answer = await app.call('GET', at, app.editor)
      expect([at, answer.status >= 400, (await answer.text()).includes('canary')]).toEqual([
        at,
        true,
        false,
      ])
    }
    await query(app, `UPDATE media SET scan_status = 'PENDING' WHERE id = $1`, [id])
    await app.drain()
    const row = await the.rowOf(id)
    expect(row).toMatchObject({
      cdnUrl: null,
      height: 20,
      publicUrl: null,
      status: 'ready',
      width: 40,
    })
    expect(the.named(row, 'sanitized')).toMatchObject({
      mimeType: 'image/svg+xml',
      role: 'sanitized',
    })
    const safe =
      '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 20"><rect width="40" height="20" fill="#008080"/></svg>'
    for (const at of await everyWayOut(id)) {
      const answer = await app.call('GET', at, app.editor)
      expect([at, answer.status, await answer.text()]).toEqual([at, 200, safe])
      const { headers } = answer
      expect(headers.get('content-disposition')).toMatch(/^attachment/)
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      )
      expect(headers.get('content-type')).toBe('image/svg+xml')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
  })

  it('have pictures, which may be shown in place', async () => {
    const row = await the.addAll(evil(), 'evil.svg')
    expect(the.named(row, 'poster')).toMatchObject({ format: 'png', height: 800, width: 1600 })
    expect(the.named(row, 'thumbnail')).toMatchObject({ height: 160, width: 320 })
    expect(await the.pixel(row, 'poster', 800, 400)).toEqual([0, 128, 128, 255])
    const picture = await app.call('GET', `/media/${row.id}/file/thumbnail`, app.editor)
    expect(picture.status).toBe(302)
  })

  it('give a new preset from their picture', async () => {
    const first = await the.addAll(evil(), 'evil.svg')
    const original = path.join(app.dir, 'objects', first.storagePath)
    const bytes = await readFile(original)
    await rm(original)
    const preset = {
      fit: 'inside',
      format: 'webp',
      kinds: ['image'],
      label: 'banner',
      quality: 80,
      width: 500,
    }
    expect((await speaker(app, app.admin).ask('POST', '/media-presets', preset)).status).toBe(201)
    const row = await the.again(first.id)
    expect(the.named(row, 'banner')).toMatchObject({ height: 250, width: 500 })
    expect(the.named(row, 'sanitized')).toEqual(the.named(first, 'sanitized'))
    await writeFile(original, bytes)
  })

  it.each([
    [
      'B22 a page',
      Buffer.from(
        '<!doctype html><html><body><svg xmlns="http://www.w3.org/2000/svg"/></body></html>',
      ),
    ],
    [
      'B24 a page of XML',
      Buffer.from('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><svg/></html>'),
    ],
    [
      'B24 a style sheet',
      Buffer.from('<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform"/>'),
    ],
    ['B24 XML', Buffer.from('<?xml version="1.0"?><feed><svg/></feed>')],
    ['words', Buffer.from('no drawing <svg>')],
    [
      'a type that is none',
      Buffer.from('<!DOCTYPE html><svg xmlns="http://www.w3.org/2000/svg"/>'),
    ],
    [
      'B23 entities before it',
      Buffer.from('<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>'),
    ],
    [
      'B22 another encoding',
      Buffer.from('\uFEFF<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', 'utf16le'),
    ],
    ['nothing', Buffer.from(' ')],
  ])('%s is none, whatever its name', async (_what, bytes) => {
    expect(errorOf(await the.add(bytes, 'a.svg', 'image/svg+xml'))).toEqual({
      code: 'TYPE_NOT_ALLOWED',
      status: 415,
    })
  })

  it('by another name are refused', async () => {
    for (const name of ['a.png', 'a.jpg', 'a.webp']) {
      expect(errorOf(await the.add(harmless, name))).toEqual({
        code: 'TYPE_NOT_ALLOWED',
        status: 415,
      })
    }
  })

  it('F16 that take for ever, or nest without end, are nobody’s; the next has its turn', async () => {
    Object.assign(sanitizeDrawing, { seconds: 4 })
    const failed = [await the.addAll(filtered(), 'a.svg'), await the.addAll(nested(), 'b.svg')]
    patient()
    for (const row of failed) {
      expect(row).toMatchObject({
        processingError: expect.stringMatching(/^(?:The|Reading the) file /),
        status: 'failed',
        variants: [],
      })
      for (const at of await everyWayOut(row.id)) {
        expect([at, (await app.call('GET', at, app.editor)).status < 400]).toEqual([at, false])
      }
      expect(errorOf({ body: await (await the.file(row.id)).json(), status: 409 }).code).toBe(
        'FILE_NOT_READY',
      )
      expect((await readFile(path.join(app.dir, 'objects', row.storagePath))).length).toBe(
        row.filesize,
      )
    }
    expect((await the.addAll(harmless, 'next.svg')).status).toBe('ready')
  })

  it('leave nothing behind that no row names, and count', async () => {
    await app.drain()
    expect(await audit(app)).toEqual(nothingWrong)
  })
})
