import { type App, createApp } from '../app/createApp.js'
import { query } from '../app/query.js'
import { errorOf, speaker } from '../app/uploads.js'
import { counted, insistNone, isLong, newTally } from './tally.js'

const tally = newTally()

describe('folders, by a hostile client', () => {
  let app: App
  beforeAll(async () => {
    app = await createApp()
  })
  afterAll(async () => {
    await app.stop()
    insistNone('folders', tally)
  })

  const ask = async (method: string, url: string, body?: unknown, person = app.editor) =>
    counted(tally, app, await speaker(app, person).ask(method, url, body))
  const make = async (path: string): Promise<number> =>
    (await ask('POST', '/media/folders', { path })).body.doc.id
  const move = (id: number, folder: null | number) =>
    ask('PATCH', `/payload-folders/${id}`, { folder })
  /** Folders that are above themselves. */
  const circles = () =>
    query(
      app,
      `WITH RECURSIVE up(start, id, depth) AS (
         SELECT id, folder_id, 1 FROM payload_folders WHERE folder_id IS NOT NULL
         UNION ALL SELECT up.start, f.folder_id, depth + 1 FROM up JOIN payload_folders f ON f.id = up.id
           WHERE f.folder_id IS NOT NULL AND depth < 100)
       SELECT DISTINCT start FROM up WHERE start = id`,
    )

  it.each([
    '..',
    'a/../b',
    'a//b',
    'a\\b',
    '.',
    ' ',
    'a\0b',
    'x'.repeat(3_000),
    Array(1_000).fill('a').join('/'),
  ])('B13 no folder is named %j', async (path) => {
    expect(errorOf(await ask('POST', '/media/folders', { path }))).toEqual({
      code: 'INVALID_REQUEST',
      status: 400,
    })
  })

  it('B13 a folder is not moved into itself, and into one below without a circle', async () => {
    const [top, below] = [await make('top'), await make('top/below')]
    const itself = await move(top, top)
    expect([itself.status, itself.body.errors[0].message]).toEqual([
      400,
      'A folder cannot be moved into itself.',
    ])
    expect(await circles()).toEqual([])
    // Payload puts the one below in the place of the other.
    expect((await move(top, below)).status).toBe(200)
    expect(await circles()).toEqual([])
  })

  // Payload looks for circles outside of its transaction: whether it finds one that is being made is up to the moment.
  if (isLong) {
    it('B13 two folders moved into each other at once make no circle', async () => {
      for (let round = 0; round < 100; round++) {
        const [a, b] = [await make(`a${round}`), await make(`b${round}`)]
        const answers = await Promise.all([
          speaker(app).ask('PATCH', `/payload-folders/${a}`, { folder: b }),
          speaker(app).ask('PATCH', `/payload-folders/${b}`, { folder: a }),
        ])
        // PostgreSQL may break the tie: one of them asks again.
        const failed = answers.filter(({ status }) => status >= 500)
        expect(failed.map((answer) => errorOf(answer))).toEqual(
          failed.map(() => ({ code: 'DATABASE_UNAVAILABLE', status: 503 })),
        )
        expect(await circles()).toEqual([])
      }
    })
  }

  it('B14 a folder that is not there is not found, by whomever', async () => {
    for (const person of [app.editor, app.other, app.admin]) {
      const answer = await speaker(app, person).presign({
        filename: 'a.pdf',
        folder: 999_999,
        size: 9,
      })
      expect(errorOf(counted(tally, app, answer))).toEqual({
        code: 'FOLDER_NOT_FOUND',
        status: 404,
      })
    }
  })
})
