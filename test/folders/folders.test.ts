import { type App, createApp, type Person } from '../app/createApp.js'
import { pdf } from '../app/files.js'
import { query } from '../app/query.js'
import { errorOf, read, type Speaker, speaker } from '../app/uploads.js'

describe('folders', () => {
  let app: App
  let editor: Speaker
  let tops = 0
  beforeAll(async () => {
    app = await createApp()
    editor = speaker(app)
  })
  afterAll(() => app.stop())

  /** A name of its own for each test. */
  const top = () => `top ${++tops}`
  const create = (path: unknown, as = editor) => as.ask('POST', '/media/folders', { path })
  const remove = (path: string, contents?: string, as = editor) =>
    as.ask('DELETE', `/media/folders/${path}${contents ? `?contents=${contents}` : ''}`)
  const list = async (under: string) => {
    const { docs } = (await editor.ask('GET', '/media/folders')).body
    return docs.filter(
      ({ path }: { path: string }) => path === under || path.startsWith(`${under}/`),
    )
  }
  const pathsOf = async (under: string) =>
    (await list(under)).map(({ path }: { path: string }) => path)
  const idOf = async (path: string) => (await list(path))[0].id as number

  const fileIn = async (folder: null | string, owner: Person = app.editor): Promise<number> => {
    const doc = await app.payload.create({
      collection: 'media',
      data: { folder: folder === null ? null : await idOf(folder), user: owner.id } as never,
      file: { data: pdf(), mimetype: 'application/pdf', name: 'a.pdf', size: 2_000 },
    })
    await app.drain()
    return Number(doc.id)
  }
  const placeOf = async (id: number) => {
    const [row] = await query<{ deleted_at: null | string; folder_id: null | number }>(
      app,
      'SELECT folder_id, deleted_at FROM media WHERE id = $1',
      [id],
    )
    return { folder: row!.folder_id, isInTrash: row!.deleted_at !== null }
  }
  const everything = () =>
    Promise.all([
      query(app, 'SELECT id, name, folder_id FROM payload_folders ORDER BY id'),
      query(app, 'SELECT id, folder_id, deleted_at FROM media ORDER BY id'),
    ])

  describe('making one', () => {
    it('makes those above it too', async () => {
      const a = top()
      const { body, status } = await create(`${a}/b/c`)
      expect({ body, status }).toEqual({
        body: {
          doc: { id: expect.any(Number), name: 'c', path: `${a}/b/c` },
          message: expect.any(String),
        },
        status: 201,
      })
      expect(await pathsOf(a)).toEqual([a, `${a}/b`, `${a}/b/c`])
      expect((await create(`${a}/b/d/e`)).status).toBe(201)
      expect(await pathsOf(a)).toEqual([a, `${a}/b`, `${a}/b/c`, `${a}/b/d`, `${a}/b/d/e`])
    })

    it('is refused when it is there', async () => {
      const a = top()
      await create(`${a}/b`)
      for (const path of [a, `${a}/b`, `/${a}/b/`]) {
        expect(errorOf(await create(path))).toEqual({ code: 'DUPLICATE_NAME', status: 409 })
      }
      expect(await pathsOf(a)).toEqual([a, `${a}/b`])
    })

    it('makes one of ten that are asked for at once', async () => {
      const a = top()
      const answers = await Promise.all(Array.from({ length: 10 }, () => create(`${a}/b/c`)))
      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)])
      expect(await pathsOf(a)).toEqual([a, `${a}/b`, `${a}/b/c`])
    })

    it('makes one above ten that are asked for at once', async () => {
      const a = top()
      const names = Array.from({ length: 10 }, (_, i) => `${a}/${i}`)
      const answers = await Promise.all(names.map((path) => create(path)))
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
      expect(await pathsOf(a)).toEqual([a, ...names])
    })

    it.each([
      ['emoji', '🦦 otters'],
      ['Hebrew', 'שלום'],
      ['quotes', `it's "it"`],
      ['percent signs', '100%'],
      ['a slash that is written out', 'a%2Fb'],
      ['a question mark', 'what? #1 & more+'],
      ['a dot before it', '.hidden'],
      ['what a database reads', `'; DROP TABLE media;--`],
      ['what a browser reads', '<b>bold'],
      ['200 characters', 'x'.repeat(200)],
    ])('takes %s', async (_what, name) => {
      const path = `${top()}/${name}`
      expect((await create(path)).status).toBe(201)
      expect(await pathsOf(path)).toEqual([path])
      const id = await fileIn(path)
      expect((await placeOf(id)).folder).toBe(await idOf(path))
      expect((await remove(encodeURIComponent(path), 'trash')).status).toBe(200)
      expect(await pathsOf(path)).toEqual([])
    })

    it('knows a name however its accents are written', async () => {
      const a = top()
      await create(`${a}/Cafe\u0301`)
      expect(errorOf(await create(`${a}/Caf\u00e9`)).code).toBe('DUPLICATE_NAME')
    })

    it.each([
      ['nothing', ''],
      ['only a slash', '/'],
      ['an empty name', 'a//b'],
      ['a dot', 'a/./b'],
      ['two dots', 'a/../b'],
      ['only two dots', '..'],
      ['a backslash', 'a\\b'],
      ['a full-width slash', 'a\uFF0Fb'],
      ['NUL', 'a\0b'],
      ['a line break', 'a\nb'],
      ['a right-to-left override', 'a\u202Eb'],
      ['half a character', 'a\ud83d'],
      ['a reserved name', 'a/con'],
      ['a space at the end', 'a '],
      ['300 characters', 'x'.repeat(300)],
      ['21 folders deep', Array(21).fill('d').join('/')],
      ['1000 folders deep', Array(1000).fill('d').join('/')],
      ['a number', 1],
      ['null', null],
      ['a list', ['a']],
      ['nothing at all', undefined],
    ])('refuses %s', async (_what, path) => {
      const before = await everything()
      expect(errorOf(await create(path))).toEqual({ code: 'INVALID_REQUEST', status: 400 })
      expect(await everything()).toEqual(before)
    })

    it('goes 20 deep', async () => {
      const path = [top(), ...Array(19).fill('d')].join('/')
      expect((await create(path)).status).toBe(201)
      expect(await pathsOf(path)).toEqual([path])
    })

    it('asks who it is', async () => {
      const nobody = speaker(app, null)
      for (const answer of [
        await create(top(), nobody),
        await nobody.ask('GET', '/media/folders'),
        await remove('a', 'up', nobody),
      ]) {
        expect(errorOf(answer)).toEqual({ code: 'NOT_LOGGED_IN', status: 401 })
      }
    })
  })

  describe('the list', () => {
    it('has paths, parents and counts of files that are not in the trash', async () => {
      const a = top()
      await create(`${a}/b`)
      await fileIn(a)
      await fileIn(`${a}/b`)
      const gone = await fileIn(`${a}/b`)
      await editor.ask('DELETE', `/media/${gone}`)
      const [first, second] = await list(a)
      expect(first).toEqual({ id: expect.any(Number), files: 1, name: a, parent: null, path: a })
      expect(second).toEqual({
        id: expect.any(Number),
        files: 1,
        name: 'b',
        parent: first.id,
        path: `${a}/b`,
      })
    })

    it('has the shape of Payload', async () => {
      const { body } = await editor.ask('GET', '/media/folders')
      expect(body).toMatchObject({ page: 1, totalDocs: body.docs.length, totalPages: 1 })
    })
  })

  describe('deleting one', () => {
    it('is refused while something is in it', async () => {
      const a = top()
      await create(`${a}/b`)
      const id = await fileIn(`${a}/b`)
      const before = await everything()
      for (const path of [a, `${a}/b`, `${a}%2Fb`]) {
        for (const contents of [undefined, 'refuse']) {
          expect(errorOf(await remove(path, contents))).toEqual({
            code: 'FOLDER_NOT_EMPTY',
            status: 409,
          })
        }
      }
      expect(await everything()).toEqual(before)
      await editor.ask('POST', `/media/${id}/move`, { folder: null })
      expect((await remove(`${a}%2Fb`)).status).toBe(200)
      expect((await remove(a)).status).toBe(200)
      expect(await pathsOf(a)).toEqual([])
    })

    it('does not count what is in the trash, which comes back at the top', async () => {
      const a = top()
      await create(a)
      const id = await fileIn(a)
      await editor.ask('DELETE', `/media/${id}`)
      expect((await remove(a)).status).toBe(200)
      await editor.ask('POST', `/media/${id}/restore`)
      expect(await placeOf(id)).toEqual({ folder: null, isInTrash: false })
    })

    it('moves what is in it up', async () => {
      const a = top()
      await create(`${a}/b/c`)
      const [inB, inC] = [await fileIn(`${a}/b`), await fileIn(`${a}/b/c`)]
      expect((await remove(`${a}/b`, 'up')).status).toBe(200)
      expect(await pathsOf(a)).toEqual([a, `${a}/c`])
      expect(await placeOf(inB)).toEqual({ folder: await idOf(a), isInTrash: false })
      expect(await placeOf(inC)).toEqual({ folder: await idOf(`${a}/c`), isInTrash: false })
      expect((await remove(a, 'up')).status).toBe(200)
      expect(await placeOf(inB)).toEqual({ folder: null, isInTrash: false })
      expect(await pathsOf('c')).toEqual(['c'])
      await remove('c', 'trash')
    })

    it('does not move a folder up beside one of its name', async () => {
      const a = top()
      await create(`${a}/b/c`)
      await create(`${a}/c`)
      const before = await everything()
      expect(errorOf(await remove(`${a}/b`, 'up'))).toEqual({ code: 'DUPLICATE_NAME', status: 409 })
      expect(await everything()).toEqual(before)
    })

    it('may move a folder up in its own place', async () => {
      const a = top()
      await create(`${a}/b/b`)
      expect((await remove(`${a}/b`, 'up')).status).toBe(200)
      expect(await pathsOf(a)).toEqual([a, `${a}/b`])
    })

    it('moves what is in it to the trash, from all folders below', async () => {
      const a = top()
      await create(`${a}/b/c`)
      const ids = [await fileIn(a), await fileIn(`${a}/b`), await fileIn(`${a}/b/c`)]
      expect((await remove(a, 'trash')).status).toBe(200)
      expect(await pathsOf(a)).toEqual([])
      for (const id of ids) {
        expect(await placeOf(id)).toEqual({ folder: null, isInTrash: true })
      }
    })

    it.each(['up', 'trash'])(
      '%s: does nothing when somebody else has a file inside',
      async (contents) => {
        const a = top()
        await create(`${a}/b`)
        await fileIn(`${a}/b`)
        await fileIn(`${a}/b`, app.other)
        const before = await everything()
        expect(errorOf(await remove(`${a}/b`, contents))).toEqual({
          code: 'FORBIDDEN',
          status: 403,
        })
        expect(await everything()).toEqual(before)
        expect((await remove(`${a}/b`, contents, speaker(app, app.admin))).status).toBe(200)
        expect(await pathsOf(a)).toEqual([a])
      },
    )

    it.each([['no such folder'], ['no/such/folder'], ['1']])('finds no folder %s', async (path) => {
      expect(errorOf(await remove(encodeURIComponent(path)))).toEqual({
        code: 'FOLDER_NOT_FOUND',
        status: 404,
      })
    })

    it.each([['drop'], ['UP'], ['']])('knows nothing to do with contents=%s', async (contents) => {
      const a = top()
      await create(a)
      const answer = await editor.ask('DELETE', `/media/folders/${a}?contents=${contents}`)
      expect(errorOf(answer)).toEqual({ code: 'INVALID_REQUEST', status: 400 })
      expect(await pathsOf(a)).toEqual([a])
    })
  })

  describe('moving', () => {
    it('takes a file by the path or the id of a folder, and out of it', async () => {
      const a = top()
      await create(`${a}/b`)
      const id = await fileIn(null)
      const target = await idOf(`${a}/b`)
      for (const [folder, expected] of [
        [`${a}/b`, target],
        [null, null],
        [target, target],
      ] as const) {
        const { body, status } = await editor.ask('POST', `/media/${id}/move`, { folder })
        expect([status, body.doc.folder]).toEqual([200, expected])
        expect((await placeOf(id)).folder).toBe(expected)
      }
    })

    it.each([
      ['a folder that is not there', { folder: 'no/such' }, 'FOLDER_NOT_FOUND', 404],
      ['an id that is not there', { folder: 999_999 }, 'FOLDER_NOT_FOUND', 404],
      ['nothing', {}, 'INVALID_REQUEST', 400],
      ['a list', { folder: ['a'] }, 'INVALID_REQUEST', 400],
      ['more than a folder', { folder: null, title: 'x' }, 'INVALID_REQUEST', 400],
    ])('refuses %s', async (_what, body, code, status) => {
      const id = await fileIn(null)
      expect(errorOf(await editor.ask('POST', `/media/${id}/move`, body))).toEqual({ code, status })
    })

    it('does not move files of others', async () => {
      const a = top()
      await create(a)
      const id = await fileIn(null, app.other)
      expect(errorOf(await editor.ask('POST', `/media/${id}/move`, { folder: a })).status).toBe(403)
      expect((await placeOf(id)).folder).toBe(null)
    })

    it('takes many and tells what became of each', async () => {
      const a = top()
      await create(a)
      const [one, two, theirs] = [
        await fileIn(null),
        await fileIn(null),
        await fileIn(null, app.other),
      ]
      const { body, status } = await editor.ask('POST', '/media/bulk/move', {
        folder: a,
        ids: [one, String(two), theirs, 999_999, 'abc', 2 ** 40, one],
      })
      const unknown = { error: expect.stringMatching(/^\S.*\.$/), moved: false }
      expect({ body, status }).toEqual({
        body: {
          failed: 4,
          moved: 2,
          results: [
            { id: one, moved: true },
            { id: String(two), moved: true },
            { id: theirs, ...unknown },
            { id: 999_999, ...unknown },
            { id: 'abc', ...unknown },
            { id: 2 ** 40, ...unknown },
            { id: one, moved: true },
          ],
        },
        status: 200,
      })
      const target = await idOf(a)
      const places = await Promise.all([one, two, theirs].map(placeOf))
      expect(places.map(({ folder }) => folder)).toEqual([target, target, null])
    })

    it('takes nothing when none of many is known', async () => {
      const { body } = await editor.ask('POST', '/media/bulk/move', { folder: null, ids: ['abc'] })
      expect(body).toMatchObject({ failed: 1, moved: 0 })
    })

    it.each([
      ['no ids', []],
      ['1001 ids', Array.from({ length: 1_001 }, (_, i) => i + 1)],
      ['one id', 1],
      ['an id that is none', [1.5]],
      ['nothing', undefined],
    ])('refuses %s', async (_what, ids) => {
      const answer = await editor.ask('POST', '/media/bulk/move', { folder: null, ids })
      expect(errorOf(answer)).toEqual({ code: 'INVALID_REQUEST', status: 400 })
    })

    it('moves nothing to a folder that is not there', async () => {
      const id = await fileIn(null)
      const answer = await editor.ask('POST', '/media/bulk/move', { folder: 'no/such', ids: [id] })
      expect(errorOf(answer)).toEqual({ code: 'FOLDER_NOT_FOUND', status: 404 })
    })
  })

  it('counts what went to the trash with its folder', async () => {
    await app.drain()
    const [row] = await query<{ trash: string }>(
      app,
      'SELECT sum(filesize) AS trash FROM media WHERE deleted_at IS NOT NULL AND user_id = $1',
      [app.editor.id],
    )
    const { body } = await read(app.call('GET', '/media/usage', app.editor))
    expect(Number(row!.trash)).toBeGreaterThan(0)
    expect(body.trashBytes).toBe(Number(row!.trash))
  })
})
