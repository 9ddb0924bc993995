import { routes } from '../../src/endpoints/routes.js'
import { libraryOf } from '../../src/library/libraryOf.js'
import { type App, createApp, type Person } from '../app/createApp.js'
import { jpeg, pdf } from '../app/files.js'
import { query } from '../app/query.js'
import { put, read, speaker } from '../app/uploads.js'
import { waysInto } from '../app/ways.js'
import { type Given, type GivenName, routeLines } from './routeLines.js'
import { counted, insistNone, newTally } from './tally.js'

const tally = newTally()

/** Who asks, and the column of statuses that is theirs. */
const columns = { admin: 3, anonymous: 0, demoted: 1, other: 1, owner: 2 } as const
type Role = keyof typeof columns
const roles = Object.keys(columns) as Role[]

describe('who may do what', () => {
  let app: App
  let demoted: Person
  const personOf = (role: Role): null | Person =>
    ({ admin: app.admin, anonymous: null, demoted, other: app.other, owner: app.editor })[role]

  beforeAll(async () => {
    app = await createApp({ metrics: true })
    const data = { email: 'demoted@example.com', password: 'demoted', role: 'admin' }
    const { id } = await app.payload.create({ collection: 'users', data: data as never })
    const { token } = await app.payload.login({ collection: 'users', data: data as never })
    demoted = { id: Number(id), token: token! }
    expect((await app.call('GET', '/media/stats', demoted)).status).toBe(200)
    await query(app, `UPDATE users SET role = 'editor' WHERE id = $1`, [id])
  })
  afterAll(async () => {
    await app.stop()
    insistNone('roles', tally)
  })

  const stored = async (bytes: Buffer, name: string): Promise<Given> => {
    const { doc } = (await waysInto(app).presigned({ bytes, name })).body
    await app.drain()
    return { id: doc.id, filename: doc.filename }
  }
  const file = () => stored(pdf(), 'paper.pdf')
  let folders = 0
  const make: Readonly<Record<GivenName, () => Promise<Given>>> = {
    'a file': file,
    'a file in the trash': async () => {
      const given = await file()
      await app.call('DELETE', `/media/${given.id}`, app.editor)
      return given
    },
    'a flagged file': async () => {
      const given = await file()
      await query(
        app,
        `UPDATE media SET scan_status = 'FLAGGED', is_quarantined = true WHERE id = $1`,
        [given.id],
      )
      return given
    },
    'a folder': async () => {
      const folder = `folder-${++folders}`
      await app.call('POST', '/media/folders', app.editor, { path: folder })
      return { folder }
    },
    'a link': async () => {
      const given = await file()
      const { body } = await speaker(app).ask('POST', `/media/${given.id}/link`, { expiresIn: 600 })
      return { ...given, link: { id: body.id, token: body.url.split('/').at(-1) } }
    },
    'a picture': async () => stored(await jpeg(200, 150), 'photo.jpg'),
    'an upload': async () => {
      const { body } = await speaker(app).initiate({ filename: 'paper.pdf', size: 2_000 })
      await put(app, body.parts[0], pdf())
      return { upload: body.id }
    },
    'an upload of Uppy': async () => {
      const begun = await read(
        app.call('POST', '/media/s3/multipart', app.editor, { filename: 'paper.pdf' }),
      )
      const { key, uploadId } = begun.body
      await app.call('PUT', `/media/s3/multipart/${uploadId}/1`, app.editor, pdf(), {
        'content-length': '2000',
      })
      return { ticket: key, upload: uploadId }
    },
    nothing: () => Promise.resolve({}),
  }

  /** Everything that a request could change of what is there. */
  const world = async () =>
    query(
      app,
      `SELECT 'media' AS what, id, to_jsonb(t) - '{updated_at,view_count,download_count,last_used_at}'::text[] AS row FROM media t
       UNION ALL SELECT 'upload', id, to_jsonb(t) - 'updated_at' FROM media_uploads t
       UNION ALL SELECT 'link', id, to_jsonb(t) - 'updated_at' FROM media_links t
       UNION ALL SELECT 'folder', id, to_jsonb(t) - 'updated_at' FROM payload_folders t
       UNION ALL SELECT 'audit', id, to_jsonb(t) - 'updated_at' FROM media_audit t
       ORDER BY what, id`,
    )

  it('has a line for every route of the library', async () => {
    const library = await libraryOf(app.payload)
    const table = routes(library).map(({ method, path }) => `${method} ${path}`)
    expect(Object.keys(routeLines).sort()).toEqual([...table].sort())
  })

  describe.each(Object.entries(routeLines))('B46 %s', (route, line) => {
    it.each(roles)('%s', async (role) => {
      const person = personOf(role)
      const given = await make[line.given]()
      const before = await world()
      const [method] = route.split(' ')
      const body = line.body?.(given, person)
      const path = `/media${line.path(given)}`
      const response = await app.call(method!.toUpperCase(), path, person, body, line.headers)
      const text = await response.text()
      const status = line.statuses[columns[role]]
      counted(tally, app, { body: text, status: response.status })
      if (response.status < 400 && status >= 400) {
        tally.letIn++
      }
      expect(response.status).toBe(status)
      if (status >= 400 && method !== 'head') {
        expect(JSON.parse(text).errors[0]).toMatchObject({ message: expect.any(String) })
      }
      const isOthers = line.given !== 'nothing' && (role === 'other' || role === 'demoted')
      if (status >= 400 || (isOthers && line.given !== 'a folder' && line.given !== 'a link')) {
        expect(await world()).toEqual(before)
      }
    })
  })
})
