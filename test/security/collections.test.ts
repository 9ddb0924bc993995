import type { GraphQLInputObjectType, GraphQLInputType } from 'graphql'
import type { CollectionConfig } from 'payload'

import { configToSchema } from '@payloadcms/graphql'
import { getNamedType, isEnumType } from 'graphql'

import { machineFieldNames } from '../../src/core/machineFieldNames.js'
import { isQuarantined, scanStatuses } from '../../src/core/scanStatus.js'
import { type App, createApp, type Person } from '../app/createApp.js'
import { pdf } from '../app/files.js'
import { query } from '../app/query.js'
import { type Answer, speaker } from '../app/uploads.js'
import { waysInto } from '../app/ways.js'
import { type AskGraphQL, graphQLOf } from './askGraphQL.js'
import { counted, insistNone, newTally } from './tally.js'

const tally = newTally()
const roles = ['anonymous', 'other', 'owner', 'admin'] as const
type Role = (typeof roles)[number]

/** A site's own pages, which name files and other pages. */
const posts: CollectionConfig = {
  slug: 'posts',
  access: { read: () => true },
  fields: [
    { name: 'cover', type: 'upload', relationTo: 'media' },
    { name: 'next', type: 'relationship', relationTo: 'posts' },
  ],
}

describe('collections, over REST and GraphQL', () => {
  let app: App
  let askGraphQL: AskGraphQL
  let schema: ReturnType<typeof configToSchema>['schema']
  let id: number
  let post: number
  const personOf = (role: Role): null | Person =>
    ({ admin: app.admin, anonymous: null, other: app.other, owner: app.editor })[role]
  const ask = async (role: Role, method: string, url: string, body?: unknown): Promise<Answer> =>
    counted(tally, app, await speaker(app, personOf(role)).ask(method, url, body))
  const graphQL = async (role: Role, source: string) => {
    tally.trials++
    const answer = await askGraphQL(personOf(role), source)
    return { data: answer.data as Record<string, any> | null, errors: answer.errors ?? [] } // eslint-disable-line @typescript-eslint/no-explicit-any
  }
  const set = (status: string, visibility = 'private', trash = false) =>
    query(
      app,
      `UPDATE media SET scan_status = $2, is_quarantined = $3, visibility = $4,
         deleted_at = CASE WHEN $5 THEN now() END WHERE id = $1`,
      [id, status, isQuarantined(status as never), visibility, trash],
    )
  const rowOf = async () => {
    const [row] = await query<Record<string, unknown>>(app, 'SELECT * FROM media WHERE id = $1', [
      id,
    ])
    // Uses are counted some time after a file was opened.
    const {
      updated_at: _,
      download_count: __,
      last_used_at: ___,
      view_count: ____,
      ...known
    } = row ?? {}
    return known
  }

  beforeAll(async () => {
    app = await createApp({ config: { collections: [posts] } })
    askGraphQL = graphQLOf(app)
    schema = configToSchema(app.config).schema
    id = (await waysInto(app).presigned({ bytes: pdf(), name: 'paper.pdf' })).body.doc.id
    await app.drain()
    let next: number | undefined
    for (let depth = 0; depth < 5; depth++) {
      const doc = await app.payload.create({
        collection: 'posts' as never,
        data: { next, ...(depth === 0 ? { cover: id } : {}) } as never,
      })
      next = (doc as { id: number }).id
    }
    post = next!
  })
  afterAll(async () => {
    await app.stop()
    insistNone('collections', tally)
  })

  const states = [...scanStatuses, 'TRASH'] as const

  describe.each(states)('B47 a file that is %s', (state) => {
    const put = (visibility: string) =>
      state === 'TRASH' ? set('CLEAN', visibility, true) : set(state, visibility)

    it.each(['private', 'public'])(
      'and %s is not told of through relations',
      async (visibility) => {
        await put(visibility)
        const { filename, storage_path: key } = await rowOf()
        for (const role of roles) {
          const isMine = role === 'owner' || role === 'admin'
          const isTold =
            state !== 'TRASH' && (isMine || (state === 'CLEAN' && visibility === 'public'))
          const deep = await ask(role, 'GET', `/posts/${post}?depth=6`)
          const byGraphQL = await graphQL(
            role,
            `{ Post(id: ${post}) { next { next { next { next { cover { id filename url } } } } } } }`,
          )
          const one = await graphQL(
            role,
            `{ MediaFile(id: ${id}, trash: true) { id filename url } }`,
          )
          const many = await graphQL(
            role,
            `{ MediaFiles(trash: true, where: { id: { equals: ${id} } }) { totalDocs docs { filename } } }`,
          )
          const count = await graphQL(
            role,
            `{ countMediaFiles(trash: true, where: { id: { equals: ${id} } }) { totalDocs } }`,
          )
          const isSeen = isTold || (state === 'TRASH' && isMine)
          const told = (it: unknown) => JSON.stringify(it).includes(String(filename))
          tally.letIn += [deep, byGraphQL].filter((it) => told(it) && !isSeen).length
          expect([role, told(deep)]).toEqual([role, isTold])
          // A relation in GraphQL leads its owner into the trash as well.
          expect([role, told(byGraphQL)]).toEqual([role, isSeen])
          expect([role, told(one), told(many)]).toEqual([role, isSeen, isSeen])
          expect([role, count.data?.countMediaFiles.totalDocs]).toEqual([role, isSeen ? 1 : 0])
          if (role === 'anonymous' || !isSeen) {
            expect(JSON.stringify([deep, one, many])).not.toContain(key)
          }
        }
      },
    )

    it('gives no byte by a link that was made before', async () => {
      await set('CLEAN')
      const link = (await ask('owner', 'POST', `/media/${id}/link`, { expiresIn: 600 })).body
      await put('public')
      const response = await app.call('GET', link.url.replace('/api', ''), null)
      const bytes = Buffer.from(await response.arrayBuffer())
      tally.letIn += state !== 'CLEAN' && response.status < 400 ? 1 : 0
      expect(response.status < 400).toBe(state === 'CLEAN')
      expect(bytes.includes('%PDF')).toBe(state === 'CLEAN')
      const again = await ask('owner', 'POST', `/media/${id}/link`, { expiresIn: 600 })
      expect(again.status === 201).toBe(state === 'CLEAN')
    })
  })

  describe('mutations', () => {
    const preset = `label: "p", width: 100, height: 100, fit: cover, format: webp, quality: 80`
    const everybody: Role[] = ['other', 'owner', 'admin']
    const lines: Record<string, { allowed: Role[]; source: () => string }> = {
      createMediaFile: { allowed: [], source: () => `createMediaFile(data: { title: "x" })` },
      createMediaPreset: {
        allowed: ['admin'],
        source: () => `createMediaPreset(data: { ${preset.replace('"p"', '"gallery"')} })`,
      },
      createPayloadFolder: {
        allowed: everybody,
        source: () => `createPayloadFolder(data: { name: "${Math.random()}" })`,
      },
      createStorageUsage: {
        allowed: [],
        source: () => `createStorageUsage(data: { user: ${app.other.id} })`,
      },
      // Out of the trash only.
      deleteMediaFile: { allowed: [], source: () => `deleteMediaFile(id: ${id})` },
      deleteMediaPreset: { allowed: ['admin'], source: () => `deleteMediaPreset(id: 1)` },
      deletePayloadFolder: { allowed: [], source: () => `deletePayloadFolder(id: 999999)` },
      deleteStorageUsage: { allowed: [], source: () => `deleteStorageUsage(id: 1)` },
      duplicateMediaPreset: {
        allowed: [],
        source: () => `duplicateMediaPreset(id: 999999, data: { ${preset} })`,
      },
      duplicatePayloadFolder: {
        allowed: [],
        source: () => `duplicatePayloadFolder(id: 999999, data: { name: "x" })`,
      },
      updateMediaFile: {
        allowed: ['owner', 'admin'],
        source: () => `updateMediaFile(id: ${id}, data: { title: "${Math.random()}" })`,
      },
      updateMediaPreset: {
        allowed: ['admin'],
        source: () => `updateMediaPreset(id: 2, data: { quality: 70 })`,
      },
      updatePayloadFolder: {
        allowed: [],
        source: () => `updatePayloadFolder(id: 999999, data: { name: "x" })`,
      },
      updateStorageUsage: {
        allowed: [],
        source: () => `updateStorageUsage(id: 1, data: { user: ${app.other.id} })`,
      },
    }
    beforeEach(() => set('CLEAN'))

    it('B48 have a line each, but those of Payload and of the project', () => {
      const others = /Post|User|Payload(?:Kv|LockedDocument|Preference|Job)/
      const names = Object.keys(schema.getMutationType()!.getFields())
      expect(names.filter((name) => !others.test(name)).sort()).toEqual(Object.keys(lines).sort())
      // Links, uploads and the trail have none: the last is only read.
      expect(names.filter((name) => /Upload|Link|Audit/.test(name))).toEqual([])
    })

    it.each(Object.entries(lines))('%s', async (_name, { allowed, source }) => {
      for (const role of roles) {
        const before = await rowOf()
        const { errors } = await graphQL(role, `mutation { ${source()} { __typename } }`)
        tally.letIn += errors.length === 0 && !allowed.includes(role) ? 1 : 0
        expect([role, errors.length === 0]).toEqual([role, allowed.includes(role)])
        if (!allowed.includes(role)) {
          expect(await rowOf()).toEqual(before)
        }
      }
    })

    it('B48 change no machine field', async () => {
      const inputs = (
        schema.getType('mutationMediaFileUpdateInput') as GraphQLInputObjectType
      ).getFields()
      const literals: Record<string, string> = {
        Boolean: 'true',
        DateTime: '"2001-01-01T00:00:00.000Z"',
        Float: '12345',
        Int: String(app.other.id),
        JSON: '[{ key: "forged" }]',
        String: '"forged.jpg"',
      }
      const literal = (type: GraphQLInputType) => {
        const named = getNamedType(type)
        return isEnumType(named) ? named.getValues().at(-1)!.name : literals[named.name]!
      }
      const before = await rowOf()
      const forged = machineFieldNames.filter((name) => name in inputs)
      expect(forged.length).toBeGreaterThan(40)
      const changed: string[] = []
      for (const name of forged) {
        const data = `{ ${name}: ${literal(inputs[name]!.type)} }`
        for (const role of ['owner', 'admin'] as const) {
          await graphQL(role, `mutation { updateMediaFile(id: ${id}, data: ${data}) { id } }`)
          if (JSON.stringify(await rowOf()) !== JSON.stringify(before)) {
            changed.push(`${role} ${name}`)
          }
        }
      }
      expect(changed).toEqual([])
      const [uses] = await query(app, 'SELECT * FROM media WHERE id = $1', [id])
      expect(uses).not.toMatchObject({ download_count: '12345' })
      expect(uses).not.toMatchObject({ view_count: '12345' })
    })
  })

  describe('B51 what is not for editors', () => {
    it.each(['media-uploads', 'media-links', 'media-audit', 'storage-usage'])(
      '%s is not written by anybody, and read by admins at most',
      async (slug) => {
        const table = slug.replaceAll('-', '_')
        const rows = () => query(app, `SELECT * FROM ${table} ORDER BY id`)
        const before = await rows()
        expect(before.length).toBeGreaterThan(0)
        const { id: one } = before[0] as { id: number }
        const writes: [string, string][] = [
          ['POST', ''],
          ['PATCH', `/${one}`],
          ['PATCH', `?where[id][equals]=${one}`],
          ['DELETE', `/${one}`],
          ['DELETE', `?where[id][equals]=${one}`],
          ['POST', `/${one}/duplicate`],
        ]
        for (const role of roles) {
          for (const [method, rest] of writes) {
            const answer = await ask(role, method, `/${slug}${rest}`, { state: 'open' })
            expect([role, method, rest, answer.status >= 400]).toEqual([role, method, rest, true])
          }
          const isRead = role === 'admin' && slug === 'media-audit'
          if (slug !== 'storage-usage') {
            for (const rest of ['', `/${one}`, '/count']) {
              const { status } = await ask(role, 'GET', `/${slug}${rest}`)
              expect([role, rest, status]).toEqual([role, rest, isRead ? 200 : 403])
            }
          }
        }
        expect(await rows()).toEqual(before)
      },
    )

    it('the trail is told by GraphQL to admins alone, links and uploads to nobody', async () => {
      for (const role of roles) {
        const { data } = await graphQL(role, '{ MediaAuditEntries { totalDocs } }')
        expect([role, Boolean(data?.MediaAuditEntries)]).toEqual([role, role === 'admin'])
      }
      const queries = Object.keys(schema.getQueryType()!.getFields())
      expect(queries.filter((name) => /Upload|Link/.test(name))).toEqual([])
    })
  })

  describe('queries', () => {
    beforeAll(() => set('CLEAN', 'private'))
    const nested = (levels: number) =>
      `${'{"and":['.repeat(levels)}{"id":{"exists":true}}${']}'.repeat(levels)}`
    const hostile: [string, string][] = [
      ['SQL in a value', `where[title][equals]=${encodeURIComponent(`' OR 1=1--`)}`],
      ['SQL in an operator', `where[title][${encodeURIComponent(`equals' OR 1=1--`)}]=1`],
      ['SQL in a field', `where[${encodeURIComponent(`title" OR 1=1--`)}][equals]=1`],
      ['SQL in a list', `where[id][in]=${encodeURIComponent('1) OR (1=1')}`],
      ['SQL in a pattern', `where[title][like]=${encodeURIComponent(`%' OR '1'='1`)}`],
      ['SQL in a path of JSON', `where[variants.${encodeURIComponent(`a' OR 1=1--`)}][equals]=1`],
      ['an operator of MongoDB', 'where[$where][equals]=1'],
      ['a prototype', 'where[__proto__][equals]=1'],
      ['a prototype as JSON', `where=${encodeURIComponent('{"__proto__":{"equals":1}}')}`],
      ['a constructor', 'where[constructor][equals]=1'],
      ['1000 levels', `where=${encodeURIComponent(nested(1000))}`],
      ['100 levels', `where=${encodeURIComponent(nested(100))}`],
      ['10,000 values', `where[id][in]=${Array(10_000).fill(1).join(',')}`],
      ['10,000 values that are none', `where[id][in]=${','.repeat(10_000)}`],
      ['what is no id', 'where[id][equals]=1e400'],
      ['what is no choice', 'where[visibility][equals]=abc'],
      ['an operator of other fields', 'where[createdAt][like]=a'],
      ['an operator of other databases', 'where[title][near]=1,2,3'],
      ['a hidden field far away', 'where[replaces.replaces.sha256][exists]=true'],
      ['SQL in the order', `sort=${encodeURIComponent('title; DROP TABLE media')}`],
      ['a secret order', 'sort=storagePath'],
      ['a secret order of others', 'sort=user.hash'],
      ['a limit', 'limit=-1&page=-1'],
      ['a limit without end', 'limit=999999999999'],
      ['no limit', 'limit=abc&depth=abc'],
      ['depth', 'depth=999999'],
      ['a selection', 'select[storagePath]=true&select[__proto__]=true'],
      ['a join', 'joins[__proto__][where][id][equals]=1'],
      ['a population', 'populate[users][hash]=true&populate[users][email]=true&depth=2'],
    ]

    it.each(hostile)('B49 %s tells visitors nothing', async (_what, search) => {
      for (const url of ['/media', '/media/count']) {
        const { body, status } = await ask('anonymous', 'GET', `${url}?${search}`)
        const found = body.totalDocs ?? 0
        tally.letIn += found
        expect([200, 400]).toContain(status)
        expect(found).toBe(0)
      }
      expect(await query(app, 'SELECT 1 FROM media WHERE id = $1', [id])).toHaveLength(1)
    })

    it.each(['media-presets', 'storage-usage', 'media-audit'])(
      'B49 a filter that cannot be is no fault of the server: %s',
      async (slug) => {
        for (const where of ['[id][in]=,', '[id][equals]=1e400', '[createdAt][equals]=abc']) {
          const { status } = await ask('admin', 'GET', `/${slug}?where${where}`)
          expect([where, status < 500]).toEqual([where, true])
        }
      },
    )

    const secrets = [
      'storagePath',
      'sha256',
      'etag',
      'scanResult',
      'claimToken',
      'user',
      'releasedBy',
    ]

    it.each(secrets)('B50 %s is no way to ask, neither here nor through pages', async (name) => {
      await set('CLEAN', 'public')
      const searches = [
        `/media?where[${name}][exists]=true`,
        `/media/count?where[${name}][exists]=true`,
        `/media?where[or][0][and][0][${name}][exists]=true`,
        `/posts?where[cover.${name}][exists]=true`,
        `/posts/count?where[cover.${name}][exists]=true`,
      ]
      const statuses: unknown[] = []
      for (const url of searches) {
        statuses.push([url, (await ask('anonymous', 'GET', url)).status])
      }
      expect(statuses).toEqual(searches.map((url) => [url, 400]))
      const value = name === 'user' || name === 'releasedBy' ? '1' : '"a"'
      const { data } = await graphQL(
        'anonymous',
        `{ MediaFiles(where: { ${name}: { not_equals: ${value} } }) { totalDocs } }`,
      )
      expect(data?.MediaFiles ?? null).toBe(null)
    })
  })
})
