import { configToSchema } from '@payloadcms/graphql'
import { graphql } from 'graphql'
import { createLocalReq, type Plugin } from 'payload'

import { record } from '../../src/audit/record.js'
import { libraryOf } from '../../src/library/libraryOf.js'
import { type App, createApp, type Person } from '../app/createApp.js'
import { form, pdf } from '../app/files.js'
import { errorOf, read, speaker } from '../app/uploads.js'
import { type Entry, entriesOf } from './entriesOf.js'

const from = { 'user-agent': 'Test/1.0', 'x-forwarded-for': '203.0.113.7' }

describe('the history of a file', () => {
  let app: App
  let id: number
  /** People see nobody but themselves. */
  let isSecretive = false
  const people = (): Record<string, null | Person> => ({
    admin: app.admin,
    anonymous: null,
    other: app.other,
    owner: app.editor,
  })
  const ask = (role: string, url: string) => speaker(app, people()[role]).ask('GET', url)

  const upload = async (): Promise<number> => {
    const file = form({ bytes: pdf(), name: 'paper.pdf' }, { visibility: 'public' })
    const { body } = await read(app.call('POST', '/media', app.editor, file, from))
    await app.drain()
    return body.doc.id
  }

  beforeAll(async () => {
    const secretive: Plugin = (config) => ({
      ...config,
      collections: config.collections!.map((collection) =>
        collection.slug === 'users'
          ? {
              ...collection,
              access: {
                ...collection.access,
                read: ({ req }) => !isSecretive || { id: { equals: req.user?.id } },
              },
            }
          : collection,
      ),
    })
    app = await createApp({ config: { plugins: [secretive] } })
    id = await upload()
    const library = await libraryOf(app.payload)
    const file = { id, originalFilename: 'paper.pdf' }
    for (let i = 0; i < 4; i++) {
      await record(library, { action: 'store', detail: { i }, file })
    }
  })
  afterAll(() => app.stop())

  it.each([
    ['admin', 200],
    ['owner', 200],
    ['other', 403],
    ['anonymous', 401],
  ])('answers %s with %i', async (role, status) => {
    const answer = await ask(role, `/media/${id}/history`)
    expect(answer.status).toBe(status)
    if (status !== 200) {
      expect(errorOf(answer).code).toBe(role === 'other' ? 'FORBIDDEN' : 'NOT_LOGGED_IN')
    }
  })

  it('tells the owner what, when and who, and only admins from where', async () => {
    const [own, all] = await Promise.all(
      ['owner', 'admin'].map(async (role) => {
        const { body } = await ask(role, `/media/${id}/history?limit=100`)
        return body.docs.at(-1)
      }),
    )
    expect(Object.keys(own).sort()).toEqual(
      ['action', 'createdAt', 'detail', 'filename', 'id', 'reason', 'user', 'userLabel'].sort(),
    )
    expect(own).toMatchObject({
      action: 'upload',
      detail: { way: 'form' },
      userLabel: 'editor@example.com',
    })
    expect(JSON.stringify(own)).not.toContain('203.0.113.7')
    expect(all).toEqual({ ...own, address: '203.0.113.7', browser: 'Test/1.0' })
  })

  it('names only people whose rows the owner may read', async () => {
    await speaker(app, app.admin).ask('PATCH', `/media/${id}`, { visibility: 'private' })
    await speaker(app, app.admin).ask('PATCH', `/media/${id}`, { visibility: 'public' })
    const names = async (role: string) => {
      const { body } = await ask(role, `/media/${id}/history?limit=100`)
      return body.docs.map(({ user, userLabel }: { user: string; userLabel: string }) => [
        user,
        userLabel,
      ])
    }
    const [own, library] = [
      [String(app.editor.id), 'editor@example.com'],
      Array(4).fill([null, null]),
    ]
    const admin = [String(app.admin.id), 'admin@example.com']
    expect(await names('owner')).toEqual([admin, admin, ...library, own])
    isSecretive = true
    const unnamed = [null, 'an admin']
    expect(await names('owner')).toEqual([unnamed, unnamed, ...library, own])
    expect(await names('admin')).toEqual([admin, admin, ...library, own])
    isSecretive = false
  })

  it('comes in pages as every list of Payload, the latest first', async () => {
    const { body } = await ask('owner', `/media/${id}/history?limit=2&page=2`)
    expect(body).toMatchObject({
      hasNextPage: true,
      hasPrevPage: true,
      limit: 2,
      nextPage: 3,
      page: 2,
      pagingCounter: 3,
      prevPage: 1,
      totalDocs: 7,
      totalPages: 4,
    })
    expect(body.docs.map(({ detail }: Entry) => detail.i)).toEqual([3, 2])
    for (const odd of ['limit=0', 'limit=101', 'limit=x', 'page=0', 'page=1e9']) {
      const answer = await ask('owner', `/media/${id}/history?${odd}`)
      expect(errorOf(answer)).toEqual({ code: 'INVALID_REQUEST', status: 400 })
    }
  })

  it('outlives the file, for admins', async () => {
    const gone = await upload()
    await speaker(app).ask('DELETE', `/media/${gone}`)
    await speaker(app).ask('DELETE', `/media/${gone}?permanent=true`)
    const { body } = await ask('admin', `/media/${gone}/history`)
    expect(body.docs.map(({ action }: Entry) => action)).toEqual(['purge', 'delete', 'upload'])
    expect(errorOf(await ask('owner', `/media/${gone}/history`)).code).toBe('FILE_NOT_FOUND')
    for (const never of ['999999', 'x', '0', '-1', '1e3', '%00']) {
      expect(errorOf(await ask('admin', `/media/${never}/history`)).code).toBe('FILE_NOT_FOUND')
    }
  })

  describe('is only ever added to', () => {
    const graph = async (query: string, who: Person) => {
      const { schema } = configToSchema(app.payload.config)
      const found = await app.payload.findByID({ id: who.id, collection: 'users' })
      const user = { ...found, collection: 'users' } as never
      const req = await createLocalReq({ user }, app.payload)
      return graphql({ contextValue: { headers: {}, req }, schema, source: query })
    }
    const changes: Record<string, (entry: number) => Promise<unknown>> = {
      'bulk DELETE': (entry) =>
        read(app.call('DELETE', `/media-audit?where[id][equals]=${entry}`, app.admin)),
      'bulk PATCH': (entry) =>
        read(
          app.call('PATCH', `/media-audit?where[id][equals]=${entry}`, app.admin, { reason: 'x' }),
        ),
      DELETE: (entry) => read(app.call('DELETE', `/media-audit/${entry}`, app.admin)),
      'Local API delete': (entry) => app.payload.delete({ id: entry, collection: 'media-audit' }),
      'Local API delete of many': (entry) =>
        app.payload.delete({ collection: 'media-audit', where: { id: { equals: entry } } }),
      'Local API duplicate': (entry) =>
        app.payload.duplicate({ id: entry, collection: 'media-audit' }),
      'Local API update': (entry) =>
        app.payload.update({
          id: entry,
          collection: 'media-audit',
          data: { reason: 'x' } as never,
        }),
      'Local API update of many': (entry) =>
        app.payload.update({
          collection: 'media-audit',
          data: { reason: 'x' } as never,
          where: { id: { equals: entry } },
        }),
      PATCH: (entry) =>
        read(app.call('PATCH', `/media-audit/${entry}`, app.admin, { reason: 'x' })),
      POST: () => read(app.call('POST', '/media-audit', app.admin, { action: 'release' })),
      'mutation delete': (entry) =>
        graph(`mutation { deleteMediaAuditEntry(id: ${entry}) { id } }`, app.admin),
      'mutation update': (entry) =>
        graph(
          `mutation { updateMediaAuditEntry(id: ${entry}, data: { reason: "x" }) { id } }`,
          app.admin,
        ),
    }

    it.each(Object.keys(changes))('not changed by %s', async (name) => {
      const before = await entriesOf(app)
      const outcome = await changes[name]!(before[0]!.id).then(
        (answer) => JSON.stringify(answer),
        (error: Error) => error.message,
      )
      expect(outcome).toMatch(
        /only ever added to|not allowed|Cannot query field|disabled|duplicate/i,
      )
      expect(await entriesOf(app)).toEqual(before)
    })

    it.each([
      ['admin', true],
      ['owner', false],
      ['other', false],
      ['anonymous', false],
    ])('as a whole it is read by %s: %s', async (role, may) => {
      const { body, status } = await ask(role, '/media-audit')
      expect(status).toBe(may ? 200 : 403)
      const [first] = await entriesOf(app)
      expect((await ask(role, `/media-audit/${first!.id}`)).status).toBe(may ? 200 : 403)
      expect((body.docs?.length ?? 0) > 0).toBe(may)
    })

    it('is filtered by what was done, by whom, to what', async () => {
      const { body } = await ask(
        'admin',
        `/media-audit?where[action][equals]=upload&where[user][equals]=${app.editor.id}&where[file][equals]=${id}`,
      )
      expect(body.docs).toHaveLength(1)
      const seen = await graph(
        '{ MediaAuditEntries(limit: 1) { docs { action } totalDocs } }',
        app.admin,
      )
      expect(seen.errors).toBeUndefined()
      const unseen = await graph('{ MediaAuditEntries(limit: 1) { docs { action } } }', app.editor)
      expect(JSON.stringify(unseen.errors)).toContain('not allowed')
    })
  })

  it('keeps no address where the options say so', async () => {
    const quiet = await createApp({ audit: { addresses: false } })
    try {
      const file = form({ bytes: pdf(), name: 'paper.pdf' })
      const { body } = await read(quiet.call('POST', '/media', quiet.editor, file, from))
      expect((await entriesOf(quiet, body.doc.id))[0]).toMatchObject({
        address: null,
        browser: null,
        user_label: 'editor@example.com',
      })
    } finally {
      await quiet.stop()
    }
  })
})
