import { configToSchema } from '@payloadcms/graphql'
import { graphql } from 'graphql'
import { createLocalReq } from 'payload'

import { libraryOf } from '../../src/library/libraryOf.js'
import { moveScan } from '../../src/states/moveScan.js'
import { type App, createApp, type Person } from '../app/createApp.js'
import { form, jpeg } from '../app/files.js'
import { query } from '../app/query.js'
import { errorOf, read, speaker } from '../app/uploads.js'

interface Doc {
  readonly filename: string
  readonly id: number
  readonly thumbnailUrl: string
}

interface Refusal {
  readonly code: string
  readonly status: number
}

const fileNotFound = { code: 'FILE_NOT_FOUND', status: 404 }
const linkNotFound = { code: 'LINK_NOT_FOUND', status: 404 }
const blocked = { code: 'FILE_BLOCKED', status: 403 }
const inTrash = { code: 'FILE_IN_TRASH', status: 409 }
const notReady = { code: 'FILE_NOT_READY', status: 409 }

/** What a change does to a public file, for a visitor, its owner and whoever has a link; `null` when it stays open. */
interface Change {
  readonly links: null | Refusal
  readonly make: (app: App, doc: Doc) => Promise<unknown>
  readonly owner: null | Refusal
  readonly visitor: null | Refusal
}

const as = (app: App, who: null | Person = app.editor) => speaker(app, who).ask

const changes: Readonly<Record<string, Change>> = {
  'malware is found in it': {
    links: blocked,
    make: async (app, { id }) =>
      moveScan(await libraryOf(app.payload), {
        file: id,
        set: { scanResult: 'Found' },
        to: 'INFECTED',
      }),
    owner: blocked,
    visitor: fileNotFound,
  },
  'an admin asks for another scan': {
    links: notReady,
    make: (app, { id }) => as(app, app.admin)('POST', `/media/${id}/scan`),
    owner: notReady,
    visitor: fileNotFound,
  },
  'it goes to the trash': {
    links: inTrash,
    make: (app, { id }) => as(app)('DELETE', `/media/${id}`),
    owner: inTrash,
    visitor: fileNotFound,
  },
  'it becomes private': {
    // A link is how private files are shared.
    links: null,
    make: (app, { id }) => as(app)('PATCH', `/media/${id}`, { visibility: 'private' }),
    owner: null,
    visitor: fileNotFound,
  },
  'it is deleted for good': {
    links: linkNotFound,
    make: async (app, { id }) => {
      await as(app)('DELETE', `/media/${id}`)
      await as(app)('DELETE', `/media/${id}?permanent=true`)
    },
    owner: fileNotFound,
    visitor: fileNotFound,
  },
  'its links are revoked': {
    links: linkNotFound,
    make: (app, { id }) => as(app)('DELETE', `/media/${id}/links`),
    owner: null,
    visitor: null,
  },
  'it is given to somebody else': {
    links: linkNotFound,
    make: (app, { id }) =>
      query(app, 'UPDATE media SET user_id = $2 WHERE id = $1', [id, app.other.id]),
    owner: null,
    visitor: null,
  },
  'it is private and given to somebody else': {
    links: linkNotFound,
    make: (app, { id }) =>
      query(app, `UPDATE media SET user_id = $2, visibility = 'private' WHERE id = $1`, [
        id,
        app.other.id,
      ]),
    owner: fileNotFound,
    visitor: fileNotFound,
  },
}

describe('a refusal takes effect with the next request', () => {
  let app: App
  let bytes: Buffer
  let schema: ReturnType<typeof configToSchema>['schema']
  beforeAll(async () => {
    app = await createApp()
    bytes = await jpeg(1600, 1200)
    schema = configToSchema(app.config).schema
  })
  afterAll(() => app?.stop())

  const publish = async (): Promise<Doc> => {
    const { doc } = (
      await read(
        app.call(
          'POST',
          '/media',
          app.editor,
          form({ bytes, name: 'gull.jpg' }, { visibility: 'public' }),
        ),
      )
    ).body
    await app.drain()
    return (await as(app)('GET', `/media/${doc.id}?depth=0`)).body
  }

  const urlByGraphQL = async ({ id }: Doc): Promise<null | string> => {
    const req = await createLocalReq({}, app.payload)
    const answer = await graphql({
      contextValue: { headers: {}, req },
      schema,
      source: `{ MediaFile(id: ${id}) { url thumbnailURL } }`,
    })
    const found = answer.data?.MediaFile as { url: string } | null | undefined
    return found?.url ?? null
  }

  /** Every address of bytes that a visitor of a site learns. */
  const waysTo = async (doc: Doc): Promise<Record<string, string>> => ({
    'Payload’s own address': `/api/media/file/${doc.filename}`,
    'the address GraphQL tells': (await urlByGraphQL(doc))!,
    'the download': `/api/media/${doc.id}/download`,
    'the original': `/api/media/${doc.id}/file`,
    'the thumbnail': doc.thumbnailUrl,
    'the variant': `/api/media/${doc.id}/file/card`,
  })
  const linksTo = async ({ id }: Doc, who = app.editor): Promise<Record<string, string>> => {
    const make = async (wishes: object) =>
      (await as(app, who)('POST', `/media/${id}/link`, { expiresIn: 600, ...wishes })).body.url
    return {
      'a link': await make({}),
      'a link for one use': await make({ singleUse: true }),
      'a link to a variant': await make({ variant: 'card' }),
    }
  }

  const get = async (url: string, who: null | Person, headers = {}, method = 'GET') => {
    const answer = await app.call(method, url.replace(/^\/api/, ''), who, undefined, headers)
    return { answer, bytes: Buffer.from(await answer.arrayBuffer()) }
  }

  /** How requests of every kind for the same bytes are answered; `null` for bytes. */
  const answersAt = async (
    url: string,
    who: null | Person,
    etag: string,
  ): Promise<(null | Refusal)[]> => {
    const kinds = [{}, { range: 'bytes=0-9' }, { 'if-none-match': etag }, { 'if-none-match': '*' }]
    const answers: (null | Refusal)[] = []
    for (const headers of kinds) {
      const { answer, bytes } = await get(url, who, headers)
      answers.push(
        answer.status < 400
          ? null
          : errorOf({ body: JSON.parse(bytes.toString()), status: answer.status }),
      )
    }
    return answers
  }

  const judge = async (
    urls: Record<string, string>,
    who: null | Person,
    expected: null | Refusal,
    etags: Record<string, string>,
  ) => {
    for (const [way, url] of Object.entries(urls)) {
      const answers = await answersAt(url, who, etags[way]!)
      // Of a link for one use the first request is the only one.
      const own = expected === null && way === 'a link for one use' ? answers.slice(0, 1) : answers
      expect([way, own]).toEqual([way, own.map(() => expected)])
      const isGone = expected !== null || way === 'a link for one use'
      const head = await get(url, who, {}, 'HEAD')
      expect([way, head.answer.status < 400]).toEqual([way, !isGone])
    }
  }

  it.each(Object.keys(changes))('when %s', async (what) => {
    const { links: linked, make, owner, visitor } = changes[what]!
    const doc = await publish()
    const [ways, links] = [await waysTo(doc), await linksTo(doc)]
    const etags: Record<string, string> = {}
    for (const [way, url] of Object.entries({ ...ways, ...links })) {
      const { answer } = await get(url, null, {}, 'HEAD')
      expect([way, answer.status]).toEqual([way, 200])
      etags[way] = answer.headers.get('etag')!
    }
    await make(app, doc)
    await judge(ways, null, visitor, etags)
    await judge(ways, app.editor, owner, etags)
    await judge(links, null, linked, etags)
    expect((await urlByGraphQL(doc)) !== null).toBe(visitor === null)
  })

  it('when a file gets other bytes: nobody gets the old ones any more', async () => {
    const doc = await publish()
    const fresh = await jpeg(1500, 1300)
    const [ways, links] = [await waysTo(doc), await linksTo(doc)]
    const before: Record<string, { bytes: Buffer; etag: string }> = {}
    for (const [way, url] of Object.entries({ ...ways, ...links })) {
      const etag = (await get(url, null, {}, 'HEAD')).answer.headers.get('etag')!
      const isOnce = way === 'a link for one use'
      before[way] = { bytes: isOnce ? bytes : (await get(url, null)).bytes, etag }
    }
    await read(
      app.call('PATCH', `/media/${doc.id}`, app.editor, form({ bytes: fresh, name: 'fresh.jpg' })),
    )
    expect((await get(ways['the original']!, null)).bytes.equals(bytes)).toBe(true)
    await app.drain()
    for (const [way, url] of Object.entries({ ...ways, ...links })) {
      const now = await get(url, null, { 'if-none-match': before[way]!.etag })
      // The name in Payload's own address is that of the old bytes.
      const isByName = url.includes('/media/file/')
      expect([way, now.answer.status]).toEqual([way, isByName ? 404 : 200])
      expect([way, now.bytes.equals(before[way]!.bytes)]).toEqual([way, false])
    }
    expect((await get(ways['the original']!, null)).bytes.equals(fresh)).toBe(true)
  })

  it('when whoever made a link is no admin any more, or is gone', async () => {
    const doc = await publish()
    const [{ id }] = (await query<{ id: number }>(
      app,
      `SELECT id FROM users WHERE email = 'admin@example.com'`,
    )) as [{ id: number }]
    const { 'a link': url } = await linksTo(doc, app.admin)
    expect((await get(url!, null)).answer.status).toBe(200)
    await query(app, `UPDATE users SET role = 'editor' WHERE id = $1`, [id])
    try {
      expect(errorOf(await read(app.call('GET', url!.slice(4), null)))).toEqual(linkNotFound)
    } finally {
      await query(app, `UPDATE users SET role = 'admin' WHERE id = $1`, [id])
    }
    expect((await get(url!, null)).answer.status).toBe(200)
    await query(app, 'UPDATE media_links SET created_by_id = NULL WHERE file_id = $1', [doc.id])
    expect(errorOf(await read(app.call('GET', url!.slice(4), null)))).toEqual(linkNotFound)
  })

  it('and does not cut what is under way', async () => {
    const large = Buffer.concat([bytes, Buffer.alloc(3_000_000)])
    const { doc } = (
      await read(app.call('POST', '/media', app.editor, form({ bytes: large, name: 'large.jpg' })))
    ).body
    await app.drain()
    const answer = await app.call('GET', `/media/${doc.id}/file`, app.editor)
    const reader = answer.body!.getReader()
    const first = await reader.read()
    await as(app)('DELETE', `/media/${doc.id}`)
    let size = first.value!.length
    for (let next = await reader.read(); next.value; next = await reader.read()) {
      size += next.value.length
    }
    expect(size).toBe(large.length)
    expect((await as(app)('GET', `/media/${doc.id}/file`)).status).toBe(409)
  })
})
