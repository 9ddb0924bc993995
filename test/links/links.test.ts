import { flushUses } from '../../src/delivery/flushUses.js'
import { libraryOf } from '../../src/library/libraryOf.js'
import { hashOf } from '../../src/links/token.js'
import { type App, createApp, type Person } from '../app/createApp.js'
import { eicarBytes, jpeg } from '../app/files.js'
import { query } from '../app/query.js'
import { errorOf, read, speaker } from '../app/uploads.js'
import { waysInto } from '../app/ways.js'

interface Made {
  readonly expiresAt: string
  readonly id: number
  readonly url: string
}

interface Doc {
  readonly id: number
  readonly originalFilename: string
}

const notFound = { code: 'LINK_NOT_FOUND', status: 404 }
const hour = 3_600

describe('links', () => {
  let app: App
  let file: Doc
  const text = Buffer.from('0123456789'.repeat(10))

  const stored = async (name: string, bytes: Buffer): Promise<Doc> => {
    const { doc } = (await waysInto(app).presigned({ bytes, name })).body
    await app.drain()
    return doc
  }

  beforeAll(async () => {
    app = await createApp({ delivery: { linkSeconds: 7 * 86_400 } })
    file = await stored('notes.txt', text)
  })
  afterAll(() => app?.stop())

  const ask = (who: null | Person, method: string, path: string, body?: unknown) =>
    speaker(app, who).ask(method, `/media/${path}`, body)
  const make = async (wishes: object = {}, id = file.id, who = app.editor): Promise<Made> => {
    const { body, status } = await ask(who, 'POST', `${id}/link`, { expiresIn: hour, ...wishes })
    expect({ body, status }).toMatchObject({ body: { id: expect.any(Number) }, status: 201 })
    return body
  }
  /** Read to its end, so that no file stays open. */
  const open = async (url: string, headers = {}, method = 'GET') => {
    const answer = await app.call(method, url.replace(/^\/api/, ''), null, undefined, headers)
    const bytes = await answer.arrayBuffer()
    return new Response(bytes.byteLength > 0 ? bytes : null, answer)
  }
  const opened = (url: string) => read(open(url))
  const tokenOf = ({ url }: Made) => url.split('/').at(-1)!
  const rowOf = async ({ id }: Made) =>
    (await query<Record<string, unknown>>(app, 'SELECT * FROM media_links WHERE id = $1', [id]))[0]!
  const expireIn = (link: Made, seconds: number) =>
    query(
      app,
      `UPDATE media_links SET expires_at = now() + $2 * interval '1 second' WHERE id = $1`,
      [link.id, seconds],
    )

  describe('are made', () => {
    it('with a secret that the database does not keep', async () => {
      const link = await make({ note: 'for the printer', singleUse: true })
      expect(link.url).toMatch(/^\/api\/media\/link\/[\w-]{43}$/)
      expect(Object.keys(link).sort()).toEqual(['expiresAt', 'id', 'url'])
      const row = await rowOf(link)
      expect(row).toMatchObject({
        created_by_id: app.editor.id,
        file_id: file.id,
        note: 'for the printer',
        single_use: true,
        token_hash: hashOf(tokenOf(link)),
        uses: '0',
      })
      expect(JSON.stringify(row)).not.toContain(tokenOf(link))
    })

    it('to live as long as was asked for, by the clock of the database', async () => {
      const link = await make({ expiresIn: 120 })
      const [{ seconds }] = (await query<{ seconds: string }>(
        app,
        'SELECT extract(epoch FROM expires_at - created_at) AS seconds FROM media_links WHERE id = $1',
        [link.id],
      )) as [{ seconds: string }]
      expect(Math.abs(Number(seconds) - 120)).toBeLessThan(60)
      expect(new Date(link.expiresAt).getTime()).toBe(
        ((await rowOf(link)).expires_at as Date).getTime(),
      )
    })

    it('no longer than the library allows', async () => {
      const answer = await ask(app.editor, 'POST', `${file.id}/link`, { expiresIn: 7 * 86_400 + 1 })
      expect(errorOf(answer)).toEqual({ code: 'INVALID_REQUEST', status: 400 })
      expect(answer.body.errors[0].data).toMatchObject({ expiresIn: 604_801, maximum: 604_800 })
      await make({ expiresIn: 604_800 })
    })

    it.each([
      {},
      { expiresIn: 0 },
      { expiresIn: -1 },
      { expiresIn: 1.5 },
      { expiresIn: '60' },
      { expiresIn: null },
      { expiresIn: 1e300 },
      { expiresIn: 60, singleUse: 'yes' },
      { expiresIn: 60, file: 1 },
      { expiresIn: 60, uses: -5 },
      { expiresIn: 60, note: 'a\0b' },
      { expiresIn: 60, note: 'x'.repeat(501) },
      { expiresIn: 60, variant: '' },
    ])('not of %j', async (wishes) => {
      const answer = await ask(app.editor, 'POST', `${file.id}/link`, wishes)
      expect(errorOf(answer)).toEqual({ code: 'INVALID_REQUEST', status: 400 })
    })

    it('by the owner and by admins', async () => {
      await make({}, file.id, app.admin)
      const of = (who: null | Person, id: number | string = file.id) =>
        ask(who, 'POST', `${id}/link`, { expiresIn: 60 }).then(errorOf)
      expect(await of(null)).toEqual({ code: 'NOT_LOGGED_IN', status: 401 })
      expect(await of(app.other)).toEqual({ code: 'FILE_NOT_FOUND', status: 404 })
      expect(await of(app.editor, 999_999)).toEqual({ code: 'FILE_NOT_FOUND', status: 404 })
      expect(await of(app.editor, 'x')).toEqual({ code: 'FILE_NOT_FOUND', status: 404 })
      const open = await stored('open.txt', text)
      await ask(app.editor, 'PATCH', `${open.id}`, { visibility: 'public' })
      expect(await of(app.other, open.id)).toEqual({ code: 'FORBIDDEN', status: 403 })
    })

    it('only of files that are served', async () => {
      const link = (id: number) =>
        ask(app.editor, 'POST', `${id}/link`, { expiresIn: 60 }).then(errorOf)
      const { doc } = (await waysInto(app).presigned({ bytes: text, name: 'new.txt' })).body
      expect(await link(doc.id)).toEqual({ code: 'FILE_NOT_READY', status: 409 })
      await app.drain()
      await ask(app.editor, 'DELETE', `${doc.id}`)
      expect(await link(doc.id)).toEqual({ code: 'FILE_IN_TRASH', status: 409 })
      const bad = await stored('bad.txt', eicarBytes())
      expect(await link(bad.id)).toEqual({ code: 'FILE_BLOCKED', status: 403 })
    })

    it('of variants that there are', async () => {
      const picture = await stored('gull.jpg', await jpeg(1600, 1200))
      const answer = await ask(app.editor, 'POST', `${picture.id}/link`, {
        expiresIn: 60,
        variant: 'nope',
      })
      expect(errorOf(answer)).toEqual({ code: 'FILE_NOT_FOUND', status: 404 })
      const { url } = await make({ download: true, variant: 'card' }, picture.id)
      const card = await open(url)
      expect([card.status, card.headers.get('content-type')]).toEqual([200, 'image/webp'])
      expect(card.headers.get('content-disposition')).toBe('attachment; filename=gull-800x600.webp')
      expect(card.headers.get('content-length')).toBe(String((await card.arrayBuffer()).byteLength))
    })

    it('with an entry in the audit trail, and so they end', async () => {
      const doc = await stored('audited.txt', text)
      const link = await make({ note: 'press' }, doc.id)
      await ask(app.editor, 'DELETE', `${doc.id}/links/${link.id}`)
      const entries = await query<{ action: string; detail: object; user: string }>(
        app,
        `SELECT action, detail, "user" FROM media_audit WHERE file = $1 AND action IN ('link', 'unlink') ORDER BY id`,
        [String(doc.id)],
      )
      expect(entries).toMatchObject([
        { action: 'link', detail: { link: link.id, note: 'press' }, user: String(app.editor.id) },
        { action: 'unlink', detail: { links: [link.id] }, user: String(app.editor.id) },
      ])
      expect(JSON.stringify(entries)).not.toContain(tokenOf(link))
    })
  })

  describe('are opened', () => {
    it('without a login, as often as one likes', async () => {
      const link = await make()
      for (let i = 0; i < 3; i++) {
        const answer = await open(link.url)
        expect(answer.status).toBe(200)
        expect(await answer.text()).toBe(text.toString())
        expect(Object.fromEntries(answer.headers)).toMatchObject({
          'cache-control': 'private, no-cache',
          'content-disposition': 'inline; filename=notes.txt',
          'content-security-policy': expect.stringContaining('sandbox'),
          'referrer-policy': 'no-referrer',
          'x-content-type-options': 'nosniff',
          'x-robots-tag': 'noindex, nofollow',
        })
      }
      await flushUses(await libraryOf(app.payload))
      expect(await rowOf(link)).toMatchObject({ last_used_at: expect.any(Date), uses: '3' })
    })

    it('in ranges and with tags, which are no further uses', async () => {
      const link = await make()
      const whole = await open(link.url)
      const etag = whole.headers.get('etag')!
      const part = await open(link.url, { range: 'bytes=95-' })
      expect([part.status, await part.text()]).toEqual([206, '56789'])
      expect((await open(link.url, { 'if-none-match': etag })).status).toBe(304)
      expect((await open(link.url, {}, 'HEAD')).status).toBe(200)
      expect((await open(link.url, { range: 'bytes=100-' })).status).toBe(416)
      await flushUses(await libraryOf(app.payload))
      expect((await rowOf(link)).uses).toBe('1')
    })

    it('with a name that no header breaks on', async () => {
      const doc = await stored('name.txt', text)
      // No upload may be called so.
      const name = 'Größe "x"\r\nSet-Cookie: a=b\r\n\r\n<script> 日本.txt'
      await query(app, 'UPDATE media SET original_filename = $2 WHERE id = $1', [doc.id, name])
      const { url } = await make({ download: true }, doc.id)
      const answer = await open(url)
      expect(answer.status).toBe(200)
      expect(answer.headers.get('set-cookie')).toBeNull()
      expect(answer.headers.get('content-disposition')).toMatch(
        /^attachment; filename="[^"\r\n]*(?:\\"[^"\r\n]*)*"; filename\*=UTF-8''\S+$/,
      )
    })

    it('until the clock of the database says otherwise, whatever the server thinks', async () => {
      const link = await make({ expiresIn: 60 })
      const { now } = Date
      try {
        Date.now = () => now() + 86_400_000
        expect((await open(link.url)).status).toBe(200)
      } finally {
        Date.now = now
      }
      await expireIn(link, -1)
      const late = await opened(link.url)
      expect(errorOf(late)).toEqual({ code: 'LINK_EXPIRED', status: 410 })
      expect(Date.parse(late.body.errors[0].data.expiredAt)).toBeLessThan(Date.now())
      expect(errorOf(await opened(`${link.url}`))).toEqual({ code: 'LINK_EXPIRED', status: 410 })
      await expireIn(link, 60)
      expect((await open(link.url)).status).toBe(200)
    })

    it.each<[string, (token: string) => string]>([
      ['its first letter changed', (token) => (token.startsWith('A') ? 'B' : 'A') + token.slice(1)],
      [
        'its last letter changed',
        (token) => token.slice(0, -1) + (token.endsWith('B') ? 'C' : 'B'),
      ],
      [
        'the last bits changed, which base64 does not need',
        (token) => token.slice(0, -1) + String.fromCharCode(token.charCodeAt(42) + 1),
      ],
      ['a letter less', (token) => token.slice(1)],
      ['a letter more', (token) => `${token}A`],
      ['padding', (token) => `${token}=`],
      [
        'other case',
        (token) =>
          token.replace(/[a-z]/gi, (c) =>
            c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase(),
          ),
      ],
      ['a space behind it', (token) => `${token}%20`],
      ['NUL behind it', (token) => `${token}%00`],
      ['a line break in it', (token) => `${token.slice(0, 20)}%0d%0a${token.slice(20)}`],
      ['only its hash', (token) => hashOf(token)!],
      ['nothing', () => '%20'],
      ['an injection', () => "'%20OR%20'1'='1"],
      ['five thousand letters', () => 'A'.repeat(5_000)],
      ['the name of another route', () => 'links'],
      ['a parameter', (token) => `${token}?download=1`],
      ['a parameter that trackers add', (token) => `${token}?fbclid=x`],
      ['another variant', (token) => `${token}?variant=card`],
    ])('not with %s', async (_what, change) => {
      const link = await make()
      const answer = await open(`/api/media/link/${change(tokenOf(link))}`)
      expect(answer.headers.get('cache-control')).toBe('private, no-store')
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
      expect(errorOf(await read(answer))).toEqual(notFound)
      expect((await open(link.url)).status).toBe(200)
    })

    it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('not by %s', async (method) => {
      const link = await make({ singleUse: true })
      const { status } = await open(link.url, {}, method)
      expect([404, 405]).toContain(status)
      expect((await rowOf(link)).uses).toBe('0')
      expect((await open(link.url)).status).toBe(200)
    })

    it('with one answer for what never was, was revoked and was used up', async () => {
      const [revoked, used] = [await make(), await make({ singleUse: true })]
      await ask(app.editor, 'DELETE', `${file.id}/links/${revoked.id}`)
      await (await open(used.url)).text()
      const never = '/api/media/link/' + 'A'.repeat(43)
      const answers = await Promise.all([never, revoked.url, used.url].map(opened))
      expect(errorOf(answers[0]!)).toEqual(notFound)
      expect(answers[1]).toEqual(answers[0])
      expect(answers[2]).toEqual(answers[0])
    })
  })

  describe('for one use', () => {
    it('are used by the first who gets bytes', async () => {
      const { url } = await make({ singleUse: true })
      const first = await open(url)
      expect(first.headers.get('cache-control')).toBe('private, no-store')
      expect(await first.text()).toBe(text.toString())
      expect(errorOf(await opened(url))).toEqual(notFound)
    })

    it('give their bytes to one of a hundred at once', async () => {
      const link = await make({ singleUse: true })
      const answers = await Promise.all(Array.from({ length: 100 }, () => open(link.url)))
      const given = answers.filter(({ status }) => status === 200)
      expect(given).toHaveLength(1)
      expect(await given[0]!.text()).toBe(text.toString())
      const refused = await Promise.all(
        answers.filter((answer) => answer !== given[0]).map((answer) => read(answer)),
      )
      expect(refused.map(errorOf)).toEqual(Array(99).fill(notFound))
      expect((await rowOf(link)).uses).toBe('1')
    })

    it('are not used by asking about them', async () => {
      const { url } = await make({ singleUse: true })
      const head = await open(url, {}, 'HEAD')
      expect([head.status, head.headers.get('content-length')]).toEqual([200, '100'])
      expect((await open(url)).status).toBe(200)
      expect((await open(url, {}, 'HEAD')).status).toBe(404)
    })

    it('are answered whole, whatever a request names', async () => {
      const { url } = await make({ singleUse: true })
      const etag = (await open(url, {}, 'HEAD')).headers.get('etag')!
      const answer = await open(url, { 'if-none-match': etag, range: 'bytes=0-9' })
      expect([answer.status, await answer.text()]).toEqual([200, text.toString()])
      expect(answer.headers.get('accept-ranges')).toBe('none')
    })

    it('stay when the file is not served', async () => {
      const doc = await stored('later.txt', text)
      const { url } = await make({ singleUse: true }, doc.id)
      await ask(app.editor, 'DELETE', `${doc.id}`)
      expect(errorOf(await opened(url))).toEqual({ code: 'FILE_IN_TRASH', status: 409 })
      await ask(app.editor, 'POST', `${doc.id}/restore`)
      expect((await open(url)).status).toBe(200)
    })
  })

  describe('are listed and revoked', () => {
    it('without their tokens, the newest first, while they can be opened or were not used', async () => {
      const doc = await stored('listed.txt', text)
      const [one, two, over, gone] = [
        await make({ note: 'one' }, doc.id),
        await make({ singleUse: true }, doc.id),
        await make({}, doc.id),
        await make({}, doc.id),
      ]
      await (await open(two.url)).text()
      await expireIn(over, -1)
      await ask(app.admin, 'DELETE', `${doc.id}/links/${gone.id}`)
      const { body, status } = await ask(app.editor, 'GET', `${doc.id}/links`)
      expect(status).toBe(200)
      expect(body).toMatchObject({
        docs: [
          { id: two.id, isLive: false, lastUsedAt: expect.any(String), singleUse: true, uses: 1 },
          {
            id: one.id,
            createdBy: app.editor.id,
            isLive: true,
            lastUsedAt: null,
            note: 'one',
            uses: 0,
          },
        ],
        totalDocs: 2,
      })
      expect(JSON.stringify(body)).not.toMatch(/token/i)
    })

    it('by the owner and by admins', async () => {
      const link = await make()
      const calls = [
        ['GET', `${file.id}/links`],
        ['DELETE', `${file.id}/links`],
        ['DELETE', `${file.id}/links/${link.id}`],
      ] as const
      for (const [method, path] of calls) {
        expect(errorOf(await ask(null, method, path))).toEqual({
          code: 'NOT_LOGGED_IN',
          status: 401,
        })
        expect(errorOf(await ask(app.other, method, path))).toEqual({
          code: 'FILE_NOT_FOUND',
          status: 404,
        })
      }
      expect((await open(link.url)).status).toBe(200)
    })

    it('one by one, only as links of their file, and once', async () => {
      const [a, b] = [await make(), await make()]
      const elsewhere = await stored('elsewhere.txt', text)
      expect(errorOf(await ask(app.editor, 'DELETE', `${elsewhere.id}/links/${a.id}`))).toEqual(
        notFound,
      )
      for (const id of ['x', '0', '99999999999', '%00', '1%20OR%201=1']) {
        expect(errorOf(await ask(app.editor, 'DELETE', `${file.id}/links/${id}`))).toEqual(notFound)
      }
      expect((await ask(app.editor, 'DELETE', `${file.id}/links/${a.id}`)).body).toMatchObject({
        revoked: 1,
      })
      expect(errorOf(await ask(app.editor, 'DELETE', `${file.id}/links/${a.id}`))).toEqual(notFound)
      expect(errorOf(await opened(a.url))).toEqual(notFound)
      expect((await open(b.url)).status).toBe(200)
    })

    it('all at once', async () => {
      const doc = await stored('all.txt', text)
      const links = [
        await make({}, doc.id),
        await make({ singleUse: true }, doc.id),
        await make({}, doc.id, app.admin),
      ]
      expect((await ask(app.editor, 'DELETE', `${doc.id}/links`)).body).toMatchObject({
        revoked: 3,
      })
      expect((await ask(app.editor, 'DELETE', `${doc.id}/links`)).body).toMatchObject({
        revoked: 0,
      })
      for (const { url } of links) {
        expect(errorOf(await opened(url))).toEqual(notFound)
      }
      expect((await ask(app.editor, 'GET', `${doc.id}/links`)).body).toEqual({
        docs: [],
        totalDocs: 0,
      })
    })

    it('by nobody through Payload’s own endpoints', async () => {
      await make()
      for (const who of [app.admin, app.editor, null]) {
        const answer = await speaker(app, who).ask('GET', '/media-links')
        expect(answer.status).toBe(403)
      }
    })
  })

  it('go with their file', async () => {
    const doc = await stored('deleted.txt', text)
    const link = await make({}, doc.id)
    await ask(app.editor, 'DELETE', `${doc.id}`)
    expect(await ask(app.editor, 'DELETE', `${doc.id}?permanent=true`)).toMatchObject({
      status: 200,
    })
    expect(errorOf(await opened(link.url))).toEqual(notFound)
    expect(await rowOf(link)).toBeUndefined()
  })

  it('are forgotten a month after they ended', async () => {
    const [recent, old] = [await make(), await make()]
    await expireIn(recent, -29 * 86_400)
    await expireIn(old, -31 * 86_400)
    await app.queue.add(app.payload, 'sweep', {})
    await app.drain()
    expect(errorOf(await opened(recent.url)).code).toBe('LINK_EXPIRED')
    expect(errorOf(await opened(old.url)).code).toBe('LINK_NOT_FOUND')
    expect(await rowOf(old)).toBeUndefined()
  })

  it('are absolute where the project says its address', async () => {
    const { config } = app.payload
    const before = config.serverURL
    config.serverURL = 'https://cms.example.com'
    try {
      const { url } = await make()
      expect(url).toMatch(/^https:\/\/cms\.example\.com\/api\/media\/link\/[\w-]{43}$/)
      expect((await open(new URL(url).pathname)).status).toBe(200)
    } finally {
      config.serverURL = before
    }
  })
})
