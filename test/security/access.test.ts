import type { CollectionConfig, Field, FlattenedField } from 'payload'

import type { MediaFile } from '../../src/library/documents.js'

import { machineFieldNames } from '../../src/core/machineFieldNames.js'
import { isQuarantined, type ScanStatus, scanStatuses } from '../../src/core/scanStatus.js'
import { flushUses } from '../../src/delivery/flushUses.js'
import { libraryOf } from '../../src/library/libraryOf.js'
import { type App, createApp } from '../app/createApp.js'
import { jpeg, pdf } from '../app/files.js'
import { query } from '../app/query.js'
import { errorOf, type Speaker, speaker } from '../app/uploads.js'
import { waysInto } from '../app/ways.js'

const roles = ['anonymous', 'other', 'owner', 'admin'] as const
type Role = (typeof roles)[number]

/** What may be the matter with a file: its scan, or the trash. */
const states = [...scanStatuses, 'TRASH'] as const
type State = (typeof states)[number]
const visibilities = ['private', 'public'] as const
type Visibility = (typeof visibilities)[number]

describe('access', () => {
  let app: App
  const files = new Map<string, MediaFile>()
  const fileFor = (state: State, visibility: Visibility) => files.get(`${state} ${visibility}`)!
  const personOf = (role: Role) =>
    ({ admin: app.admin, anonymous: null, other: app.other, owner: app.editor })[role]
  const as = (role: Role): Speaker => speaker(app, personOf(role))
  const userOf = (role: Role) => {
    const person = personOf(role)
    const user = {
      id: person?.id,
      collection: 'users',
      role: role === 'admin' ? 'admin' : 'editor',
    }
    return (person ? user : undefined) as never
  }

  const rowOf = async ({ id }: Pick<MediaFile, 'id'>): Promise<Record<string, unknown>> =>
    (await query<Record<string, unknown>>(app, 'SELECT * FROM media WHERE id = $1', [id]))[0]!

  /** Puts a file back to what its test is about, past the library. */
  const reset = async (state: State, visibility: Visibility): Promise<MediaFile> => {
    const file = fileFor(state, visibility)
    const scanStatus: ScanStatus = state === 'TRASH' ? 'CLEAN' : state
    const data = {
      altText: null,
      claimToken: null,
      deletedAt: state === 'TRASH' ? '2026-01-01T00:00:00.000Z' : null,
      isQuarantined: isQuarantined(scanStatus),
      scanResult: isQuarantined(scanStatus) ? 'Eicar-Test' : null,
      scanStatus,
      visibility,
    }
    // What was counted of other tests would be written in the middle of this one.
    await flushUses(await libraryOf(app.payload))
    const row: unknown = await app.payload.db.updateOne({ id: file.id, collection: 'media', data })
    return row as MediaFile
  }

  beforeAll(async () => {
    app = await createApp({
      config: {
        jobs: { tasks: [{ slug: 'own', handler: () => Promise.resolve({ output: {} }) }] },
      },
    })
    const bytes = await jpeg(400, 300)
    for (const state of states) {
      for (const visibility of visibilities) {
        const { doc } = (await waysInto(app).presigned({ bytes, name: `${state}.jpg` })).body
        files.set(`${state} ${visibility}`, doc)
      }
    }
    await app.drain()
    for (const state of states) {
      for (const visibility of visibilities) {
        files.set(`${state} ${visibility}`, await reset(state, visibility))
      }
    }
  })
  afterAll(() => app.stop())

  const seesRow = (role: Role, state: State, visibility: Visibility) =>
    role === 'admin' || role === 'owner' || (state === 'CLEAN' && visibility === 'public')

  /** Why a person who sees the row does not get its bytes. */
  const refusals: Readonly<Record<Exclude<State, 'CLEAN'>, { code: string; status: number }>> = {
    BLOCKED: { code: 'FILE_BLOCKED', status: 403 },
    ERROR: { code: 'FILE_BLOCKED', status: 403 },
    FLAGGED: { code: 'FILE_BLOCKED', status: 403 },
    INFECTED: { code: 'FILE_BLOCKED', status: 403 },
    PENDING: { code: 'FILE_NOT_READY', status: 409 },
    SCANNING: { code: 'FILE_NOT_READY', status: 409 },
    TRASH: { code: 'FILE_IN_TRASH', status: 409 },
  }
  const notFound = { code: 'FILE_NOT_FOUND', status: 404 }
  const notLoggedIn = { code: 'NOT_LOGGED_IN', status: 401 }
  const forbidden = { code: 'FORBIDDEN', status: 403 }

  const cases = roles.flatMap((role) =>
    states.flatMap((state) => visibilities.map((visibility) => [role, state, visibility] as const)),
  )

  describe.each(cases)('%s and a file that is %s and %s', (role, state, visibility) => {
    const isSeen = seesRow(role, state, visibility)
    const isMine = role === 'owner' || role === 'admin'
    let file: MediaFile
    beforeEach(async () => {
      file = await reset(state, visibility)
    })

    it('shows the row to whom it may concern', async () => {
      const one = await as(role).ask('GET', `/media/${file.id}?trash=true`)
      expect(one.status).toBe(isSeen ? 200 : 404)
      const list = await as(role).ask('GET', `/media?trash=true&where[id][equals]=${file.id}`)
      expect([list.status, list.body.totalDocs]).toEqual([200, isSeen ? 1 : 0])
      const count = await as(role).ask(
        'GET',
        `/media/count?trash=true&where[id][equals]=${file.id}`,
      )
      expect(count.body).toEqual({ totalDocs: isSeen ? 1 : 0 })
      const local = await app.payload.find({
        collection: 'media',
        overrideAccess: false,
        trash: true,
        user: userOf(role),
        where: { id: { equals: file.id } },
      })
      expect(local.totalDocs).toBe(isSeen ? 1 : 0)
      const variants = await as(role).ask('GET', `/media/${file.id}/variants`)
      expect(variants.status).toBe(isSeen ? 200 : 404)
      const secrets = { scanResult: file.scanResult, storagePath: file.storagePath }
      expect(
        JSON.stringify([one, list, variants.body.docs ?? [], variants.body.errors ?? []]).includes(
          secrets.storagePath,
        ),
      ).toBe(isSeen && role !== 'anonymous')
    })

    it('B47 gives its bytes out only when it is clean', async () => {
      const urls = [
        `/media/${file.id}/file`,
        `/media/${file.id}/file/thumbnail`,
        `/media/${file.id}/download`,
        `/media/file/${file.filename}`,
      ]
      for (const url of urls) {
        const answer = await app.call('GET', url, personOf(role))
        const bytes = Buffer.from(await answer.arrayBuffer())
        if (isSeen && state === 'CLEAN') {
          const length = Number(answer.headers.get('content-length'))
          expect([url, answer.status, bytes.length]).toEqual([url, 200, length])
          expect(length).toBeGreaterThan(500)
        } else {
          const refused = errorOf({ body: JSON.parse(bytes.toString()), status: answer.status })
          expect([url, refused]).toEqual([url, isSeen ? refusals[state as never] : notFound])
        }
      }
    })

    it.each(['PATCH', 'PUT'])('%s changes it for its owner and for admins', async (method) => {
      const isAllowed = isMine && state !== 'TRASH'
      const answer = await as(role).ask(method, `/media/${file.id}`, { altText: 'changed' })
      const statuses = isAllowed
        ? [200]
        : role === 'anonymous' && method === 'PUT'
          ? [401]
          : [403, 404]
      expect(statuses).toContain(answer.status)
      expect((await rowOf(file)).alt_text).toBe(isAllowed ? 'changed' : null)
    })

    it('is moved to the trash by its owner and by admins', async () => {
      const answer = await as(role).ask('DELETE', `/media/${file.id}`)
      if (isMine) {
        expect(answer.status).toBe(200)
      } else {
        expect(errorOf(answer)).toEqual(
          role === 'anonymous' ? notLoggedIn : isSeen ? forbidden : notFound,
        )
      }
      const isInTrash = isMine || state === 'TRASH'
      expect((await rowOf(file)).deleted_at !== null).toBe(isInTrash)
    })

    it('is deleted for good by its owner and by admins, out of the trash only', async () => {
      if (isMine && state === 'TRASH') {
        return
      }
      const answer = await as(role).ask('DELETE', `/media/${file.id}?permanent=true`)
      const live = isSeen ? { code: 'FILE_NOT_IN_TRASH', status: 409 } : notFound
      expect(errorOf(answer)).toEqual(role === 'anonymous' ? notLoggedIn : live)
      expect((await rowOf(file)).id).toBe(file.id)
    })

    it('is restored by its owner and by admins', async () => {
      const answer = await as(role).ask('POST', `/media/${file.id}/restore`)
      if (isMine && state === 'TRASH') {
        expect(answer.status).toBe(200)
      } else {
        const otherwise = isSeen ? { code: 'FILE_NOT_IN_TRASH', status: 409 } : notFound
        expect(errorOf(answer)).toEqual(role === 'anonymous' ? notLoggedIn : otherwise)
      }
      expect((await rowOf(file)).deleted_at !== null).toBe(state === 'TRASH' && !isMine)
    })

    const reviews = {
      block: { from: ['FLAGGED', 'INFECTED'], to: 'BLOCKED' },
      release: { from: ['FLAGGED', 'INFECTED', 'ERROR'], to: 'CLEAN' },
      scan: { from: states, to: 'PENDING' },
    } as const

    it.each(['release', 'block', 'scan'] as const)(
      'is reviewed with %s by admins only',
      async (verb) => {
        const { from, to } = reviews[verb]
        const answer = await as(role).ask('POST', `/media/${file.id}/${verb}`, { reason: 'a test' })
        const isAllowed = role === 'admin' && (from as readonly State[]).includes(state)
        if (isAllowed) {
          expect([answer.status, answer.body.doc.scanStatus]).toEqual([200, to])
        } else {
          const invalid = { code: 'INVALID_TRANSITION', status: 409 }
          expect(errorOf(answer)).toEqual(
            role === 'admin' ? invalid : role === 'anonymous' ? notLoggedIn : forbidden,
          )
        }
        const { is_quarantined, release_reason, released_by_id, scan_status } = await rowOf(file)
        expect([scan_status, is_quarantined]).toEqual(
          isAllowed ? [to, isQuarantined(to)] : [file.scanStatus, file.isQuarantined],
        )
        if (isAllowed && verb !== 'scan') {
          expect([release_reason, released_by_id]).toEqual(['a test', app.admin.id])
        }
      },
    )
  })

  it('a release without a reason is refused', async () => {
    const { id } = await reset('FLAGGED', 'private')
    for (const body of [
      {},
      { reason: '' },
      { reason: '   ' },
      { reason: 1 },
      { reason: 'a\0b!' },
    ]) {
      expect(errorOf(await as('admin').ask('POST', `/media/${id}/release`, body))).toEqual({
        code: 'INVALID_REQUEST',
        status: 400,
      })
    }
  })

  describe.each(roles)('%s', (role) => {
    const only = role === 'anonymous' ? notLoggedIn : forbidden

    it.each(['quarantined', 'stats'])('sees /media/%s only as an admin', async (route) => {
      const answer = await as(role).ask('GET', `/media/${route}`)
      if (role === 'admin') {
        expect(answer.status).toBe(200)
      } else {
        expect(errorOf(answer)).toEqual(only)
      }
    })

    it.each(['usage', 'usage/breakdown'])(
      'sees /media/%s of others only as an admin',
      async (route) => {
        const own = await as(role).ask('GET', `/media/${route}`)
        const others = await as(role).ask('GET', `/media/${route}?user=${app.editor.id}`)
        expect(own.status).toBe(role === 'anonymous' ? 401 : 200)
        if (role === 'admin' || role === 'owner') {
          expect(others.status).toBe(200)
        } else {
          expect(errorOf(others)).toEqual(only)
        }
      },
    )

    it('sees usage rows of others only as an admin', async () => {
      const { body, status } = await as(role).ask('GET', '/storage-usage')
      const users = (body.docs ?? []).map(({ user }: { user: { id: number } }) => user.id)
      const expected = {
        admin: [app.admin.id, app.editor.id, app.other.id],
        anonymous: [],
        other: [app.other.id],
        owner: [app.editor.id],
      }
      expect(status).toBe(role === 'anonymous' ? 403 : 200)
      expect(users.every((id: number) => (expected[role] as number[]).includes(id))).toBe(true)
      expect(users.includes(app.editor.id)).toBe(role === 'admin' || role === 'owner')
    })

    it.each([
      ['storage-usage', { totalBytes: 0, user: 1 }, 'storage_usage'],
      ['media-uploads', { key: 'x', state: 'completed' }, 'media_uploads'],
      ['payload-jobs', { taskSlug: 'own' }, 'payload_jobs'],
    ])('B51 cannot write %s', async (slug, data, table) => {
      const all = () => query(app, `SELECT * FROM ${table} ORDER BY id`)
      const before = await all()
      const id = (before[0] as { id?: number } | undefined)?.id ?? 1
      const calls: [string, string][] = [
        ['POST', ''],
        ['PATCH', `/${id}`],
        ['PATCH', `?where[id][equals]=${id}`],
        ['DELETE', `/${id}`],
        ['DELETE', `?where[id][equals]=${id}`],
        ['POST', `/${id}/duplicate`],
      ]
      for (const [method, rest] of calls) {
        const { status } = await as(role).ask(method, `/${slug}${rest}`, data)
        expect([method, rest, status >= 400 && status < 500]).toEqual([method, rest, true])
      }
      expect(await all()).toEqual(before)
      if (slug !== 'storage-usage') {
        expect((await as(role).ask('GET', `/${slug}`)).status).toBe(403)
        expect((await as(role).ask('GET', `/${slug}/${id}`)).status).toBe(403)
      }
    })

    it('writes presets only as an admin', async () => {
      const preset = { format: 'webp', label: `for-${role}`, quality: 80, width: 100 }
      expect((await as(role).ask('POST', '/media-presets', preset)).status).toBe(
        role === 'admin' ? 201 : 403,
      )
    })
  })

  describe('machine fields', () => {
    const fields = (): Map<string, FlattenedField> => {
      const { flattenedFields } = app.payload.collections['media' as never] as never as {
        flattenedFields: FlattenedField[]
      } & { config: CollectionConfig & { flattenedFields: FlattenedField[] } }
      const all =
        flattenedFields ??
        app.payload.config.collections.find(({ slug }) => slug === 'media')!.flattenedFields
      return new Map(all.map((field) => [field.name, field]))
    }
    /** A value of the right type that is not the one the file has. */
    const forged = (name: string): unknown => {
      const field = fields().get(name) as Field
      const values: Record<string, () => unknown> = {
        checkbox: () => true,
        date: () => '2001-01-01T00:00:00.000Z',
        json: () => [{ key: 'forged' }],
        number: () => 12_345,
        relationship: () => app.other.id,
        select: () => {
          const options = (field as { options: ({ value: string } | string)[] }).options.map(
            (option) => (typeof option === 'string' ? option : option.value),
          )
          return options.find((option) => !['CLEAN', 'LOCAL', 'image', 'ready'].includes(option))
        },
        text: () => 'forged.jpg',
      }
      return values[field.type]!()
    }
    const known = async (file: MediaFile) => {
      const { updated_at: _, ...row } = await rowOf(file)
      return row
    }

    it('are those of the collection', () => {
      expect(machineFieldNames.filter((name) => !fields().has(name))).toEqual([])
    })

    describe.each(['owner', 'admin'] as const)('%s', (role) => {
      const apis: Record<string, (id: unknown, data: object) => Promise<unknown>> = {
        PATCH: (id, data) => as(role).ask('PATCH', `/media/${id as string}`, data),
        'PATCH of many': (id, data) =>
          as(role).ask('PATCH', `/media?where[id][equals]=${id as string}`, data),
        PUT: (id, data) => as(role).ask('PUT', `/media/${id as string}`, data),
        'the Local API': (id, data) =>
          app.payload
            .update({
              id: id as number,
              collection: 'media',
              data: data as never,
              overrideAccess: false,
              user: userOf(role),
            })
            .catch(() => undefined),
        'PATCH with odd parameters': (id, data) =>
          as(role).ask(
            'PATCH',
            `/media/${id as string}?prefix=forged&objectKey=forged&overwriteExistingFiles=true&draft=true&uploadEdits[heightInPixels]=1&uploadEdits[widthInPixels]=1&uploadEdits[crop][x]=0`,
            data,
          ),
      }

      it.each(Object.keys(apis))('B48 changes none of them by %s', async (api) => {
        const file = await reset('CLEAN', 'private')
        const before = await known(file)
        const changed: string[] = []
        for (const name of machineFieldNames) {
          await apis[api]!(file.id, { [name]: forged(name) })
          const after = await known(file)
          if (JSON.stringify(after) !== JSON.stringify(before)) {
            changed.push(name)
          }
        }
        expect(changed).toEqual([])
        const all = Object.fromEntries(machineFieldNames.map((name) => [name, forged(name)]))
        await apis[api]!(file.id, { ...all, altText: 'with all of them' })
        const { alt_text: _, ...after } = await known(file)
        const { alt_text: __, ...expected } = before
        expect(after).toEqual(expected)
      })
    })

    it('cannot be emptied either', async () => {
      const file = await reset('INFECTED', 'private')
      const before = await known(file)
      const empty = Object.fromEntries(machineFieldNames.map((name) => [name, null]))
      for (const method of ['PATCH', 'PUT']) {
        await as('owner').ask(method, `/media/${file.id}`, empty)
        expect(await known(file)).toEqual(before)
      }
    })

    it('are not copied into a file of one’s own', async () => {
      const { id } = await reset('CLEAN', 'public')
      for (const role of roles) {
        const { status } = await as(role).ask('POST', `/media/${id}/duplicate`, {})
        expect([role, status >= 400 && status < 500]).toEqual([role, true])
      }
    })
  })

  describe('secret fields', () => {
    /** Two files that everybody sees, of two people. */
    const pair: number[] = []
    beforeAll(async () => {
      for (const name of ['one.pdf', 'two.pdf']) {
        pair.push((await waysInto(app).presigned({ bytes: pdf(), name })).body.doc.id)
      }
      await app.drain()
      await query(app, `UPDATE media SET visibility = 'public' WHERE id = ANY($1)`, [pair])
      await query(app, 'UPDATE media SET user_id = $2 WHERE id = $1', [pair[0], app.other.id])
    })

    /** How visitors find the pair sorted by a field, up and down; or how they are refused. */
    const ordersBy = async (path: string) => {
      const answers = []
      for (const sort of [path, `-${path}`]) {
        const url = `/media?sort=${sort}&where[id][in]=${pair.join(',')}`
        const { body, status } = await as('anonymous').ask('GET', url)
        answers.push(status === 200 ? body.docs.map(({ id }: { id: number }) => id) : status)
      }
      return answers
    }

    it('are told from others: those change the order', async () => {
      const [up, down] = await ordersBy('originalFilename')
      expect([up, down]).toEqual([pair, [...pair].reverse()])
    })

    it.each([
      ['storagePath', 'storage_path', 'a', 'b'],
      ['storageRegion', 'storage_region', 'a', 'b'],
      ['sha256', 'sha256', 'a', 'b'],
      ['etag', 'etag', 'a', 'b'],
      ['scanResult', 'scan_result', 'a', 'b'],
      ['scanFinding', 'scan_finding', 'a', 'b'],
      ['scannerVersion', 'scanner_version', 'a', 'b'],
      ['rescanAt', 'rescan_at', '2001-01-01', '2002-01-01'],
      ['releasedBy', 'released_by_id', 1, 2],
      ['releaseReason', 'release_reason', 'a', 'b'],
      ['releasedAt', 'released_at', '2001-01-01', '2002-01-01'],
      ['claimToken', 'claim_token', 'a', 'b'],
      ['claimedAt', 'claimed_at', '2001-01-01', '2002-01-01'],
      ['attempts', 'attempts', 1, 2],
      ['user', 'user_id', 2, 3],
    ])(
      'B50 %s is not told to visitors, by reading, filtering or sorting',
      async (name, column, low, high) => {
        const set = (id: number, value: unknown) =>
          query(app, `UPDATE media SET ${column} = $2 WHERE id = $1`, [id, value])
        await set(pair[0]!, low)
        await set(pair[1]!, high)
        const [up, down] = await ordersBy(name)
        expect(up).toEqual(down)
        for (const operator of ['equals', 'not_equals', 'exists', 'in', 'greater_than']) {
          const url = `/media?where[${name}][${operator}]=${operator === 'exists' ? 'true' : low}`
          expect([operator, (await as('anonymous').ask('GET', url)).status]).toEqual([
            operator,
            400,
          ])
        }
        const { body } = await as('anonymous').ask('GET', `/media/${pair[0]}?select[${name}]=true`)
        expect(body).toMatchObject({ id: pair[0] })
        expect(body[name]).toBeUndefined()
      },
    )

    it.each([
      'user.id',
      'user.email',
      'user.role',
      'user.hash',
      'user.sessions.id',
      'releasedBy.email',
    ])('%s is no way for visitors to ask about people', async (path) => {
      const { status } = await as('anonymous').ask('GET', `/media?where[${path}][equals]=1`)
      expect(status).toBe(400)
      const [up, down] = await ordersBy(path)
      expect(up).toEqual(down)
    })

    it.each([
      'user.password',
      'user.hash',
      'user.salt',
      'user.sessions.id',
      'user.resetPasswordToken',
    ])('%s is no way for editors either', async (path) => {
      const { status } = await as('other').ask('GET', `/media?where[${path}][like]=a`)
      expect(status).toBe(400)
    })
  })

  describe('Payload’s own endpoints', () => {
    it.each([['abc'], ['99999999999'], ['2147483648'], ['1.5'], ['%00']])(
      'there is no file %s',
      async (id) => {
        for (const [method, body] of [
          ['GET', undefined],
          ['PATCH', { title: 'x' }],
        ] as const) {
          const answer = await as('admin').ask(method, `/media/${id}`, body)
          expect([method, errorOf(answer)]).toEqual([method, notFound])
        }
      },
    )

    it.each([
      ['GET', '/media?where[title][equals]=%00', undefined],
      ['GET', `/media?where=${encodeURIComponent('{"title":{"equals":"\\u0000"}}')}`, undefined],
      ['PATCH', '/media?where[title][equals]=x', { title: 'a\0b' }],
      ['DELETE', '/media?where[title][equals]=%00', undefined],
      ['DELETE', '/media', undefined],
    ] as const)('%s %s is refused', async (method, url, body) => {
      expect(errorOf(await as('admin').ask(method, url, body))).toEqual({
        code: 'INVALID_REQUEST',
        status: 400,
      })
    })

    it.each(['where[nope][equals]=1', 'where[title][nope]=1', "where[title'--][equals]=1"])(
      'GET ?%s is refused',
      async (search) => {
        expect((await as('admin').ask('GET', `/media?${search}`)).status).toBe(400)
      },
    )

    it('PATCH with NUL in a text is refused', async () => {
      const { id } = await reset('CLEAN', 'public')
      for (const method of ['PATCH', 'PUT']) {
        const answer = await as('owner').ask(method, `/media/${id}`, { title: 'a\0b' })
        expect(errorOf(answer)).toEqual({ code: 'INVALID_REQUEST', status: 400 })
      }
    })

    it('PUT finds the folder by its path, and says what is wrong', async () => {
      const { id } = await reset('CLEAN', 'public')
      const folder = (await as('owner').ask('POST', '/media/folders', { path: 'press' })).body.doc
        .id
      expect(
        (await as('owner').ask('PUT', `/media/${id}?depth=0`, { folder: 'press' })).body.doc,
      ).toMatchObject({
        folder: expect.objectContaining({ id: folder }),
      })
      expect((await as('owner').ask('PUT', `/media/${id}`, { folder: null })).body.doc.folder).toBe(
        null,
      )
      const wrong: [object, string, number][] = [
        [{ folder: 'nope' }, 'FOLDER_NOT_FOUND', 404],
        [{ folder: 2 ** 40 }, 'FOLDER_NOT_FOUND', 404],
        [{ folder: [] }, 'INVALID_REQUEST', 400],
        [{ altText: 'x'.repeat(501) }, 'INVALID_REQUEST', 400],
        [{ visibility: 'secret' }, 'INVALID_REQUEST', 400],
      ]
      for (const [body, code, status] of wrong) {
        expect(errorOf(await as('owner').ask('PUT', `/media/${id}`, body))).toEqual({
          code,
          status,
        })
      }
    })
  })
})
