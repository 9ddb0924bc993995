import type { MediaLibraryOptions } from 'payload-media-library'

import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp, type Person } from '../app/createApp.js'
import { form, jpeg, pdf } from '../app/files.js'
import { settleDown } from '../app/later.js'
import { query } from '../app/query.js'
import { errorOf, put, read, speaker, usageOf } from '../app/uploads.js'

let app: App
/** What the next deletion does; the option itself is fixed when the app starts. */
let mode: Required<NonNullable<MediaLibraryOptions['whenDeleted']>>
let people = 0

const person = async (): Promise<Person> => {
  const email = `guest-${people++}@example.com`
  await app.payload.create({
    collection: 'users',
    data: { email, password: 'guest', role: 'editor' } as never,
  })
  const { token, user } = await app.payload.login({
    collection: 'users',
    data: { email, password: 'guest' } as never,
  })
  return { id: Number(user!.id), token: token! }
}
const upload = async (owner: Person, bytes = pdf(), name = 'paper.pdf'): Promise<number> =>
  (await read(app.call('POST', '/media', owner, form({ bytes, name })))).body.doc.id
const remove = ({ id }: Person, by = app.admin) => read(app.call('DELETE', `/users/${id}`, by))
const rowsOf = async (ids: readonly number[]) =>
  query<{ deleted_at: Date | null; folder_id: null | number; id: number; user_id: number }>(
    app,
    'SELECT * FROM media WHERE id = ANY($1) ORDER BY id',
    [ids],
  )
const left = async ({ id }: Person) =>
  (
    await query<{ n: string }>(
      app,
      `SELECT (SELECT count(*) FROM media WHERE user_id = $1) + (SELECT count(*) FROM media_uploads WHERE user_id = $1)
        + (SELECT count(*) FROM storage_usage WHERE user_id = $1) + (SELECT count(*) FROM users WHERE id = $1) AS n`,
      [id],
    )
  )[0]!.n
const isRight = async () => {
  await app.drain()
  expect(await audit(app)).toEqual(nothingWrong)
}

beforeAll(async () => {
  mode = { entity: 'detach', heir: () => null, user: 'transfer' }
  app = await createApp({
    limits: ({ user }) => ({ storageBytes: user.id === app?.admin?.id ? 5_000 : 10e6 }),
  })
  const { libraryOf } = await import('../../src/library/libraryOf.js')
  const library = await libraryOf(app.payload)
  const heir = library.whenDeleted.heir
  Object.defineProperties(library.whenDeleted, {
    heir: { get: () => mode.heir },
    user: { get: () => mode.user },
  })
  mode = { ...mode, heir }
  standard = mode
})
let standard: typeof mode
beforeEach(() => {
  mode = standard
})
afterAll(() => app.stop())

describe('a user who is deleted', () => {
  it('gives the files to the admin who deletes, where they are, and their usage with them', async () => {
    const guest = await person()
    const folder = await app.payload.create({
      collection: 'payload-folders',
      data: { name: 'kept' } as never,
    })
    const ids = [
      await upload(guest),
      await upload(guest, await jpeg(), 'gull.jpg'),
      await upload(guest),
    ]
    await app.drain()
    await app.payload.update({
      id: ids[0]!,
      collection: 'media',
      data: { folder: folder.id } as never,
    })
    await app.payload.update({
      id: ids[2]!,
      collection: 'media',
      data: { deletedAt: new Date().toISOString() } as never,
    })
    const had = await usageOf(app, app.admin)
    const given = await query<{ total_bytes: string }>(
      app,
      'SELECT total_bytes FROM storage_usage WHERE user_id = $1',
      [guest.id],
    )
    expect((await remove(guest)).status).toBe(200)
    const rows = await rowsOf(ids)
    expect(rows.map((row) => row.user_id)).toEqual(ids.map(() => app.admin.id))
    expect(rows.map((row) => row.folder_id)).toEqual([folder.id, null, null])
    expect(rows.map((row) => row.deleted_at !== null)).toEqual([false, false, true])
    const has = await usageOf(app, app.admin)
    // More than the quota of the heir.
    expect(has.totalBytes - had.totalBytes).toBe(Number(given[0]!.total_bytes))
    expect(has.allocatedBytes).toBeGreaterThan(5_000)
    expect((await app.call('GET', `/media/${ids[0]}/file`, app.admin)).status).toBe(200)
    expect(await left(guest)).toBe('0')
    const entries = await query<{ detail: object; file: string }>(
      app,
      "SELECT file, detail FROM media_audit WHERE action = 'transfer' AND user_label = 'admin@example.com' ORDER BY file",
    )
    expect(entries.map(({ file }) => Number(file)).sort()).toEqual([...ids].sort())
    expect(entries[0]!.detail).toMatchObject({ from: guest.id, to: app.admin.id, trashed: false })
    await isRight()
  })

  it('gives them to whom the project says, in the trash where it says so', async () => {
    const guest = await person()
    const ids = [await upload(guest), await upload(guest)]
    await app.drain()
    mode = {
      ...standard,
      heir: ({ user }) => (user.id === guest.id ? app.other.id : null),
      user: 'trash',
    }
    expect((await remove(guest)).status).toBe(200)
    const rows = await rowsOf(ids)
    expect(rows.map((row) => row.user_id)).toEqual([app.other.id, app.other.id])
    expect(rows.every((row) => row.deleted_at !== null)).toBe(true)
    expect((await usageOf(app, app.other)).trashBytes).toBe(4_000)
    expect(await left(guest)).toBe('0')
    await isRight()
  })

  it('takes all files and objects along where the project says so', async () => {
    mode = { ...standard, heir: () => null, user: 'delete' }
    const guest = await person()
    const ids = [await upload(guest), await upload(guest, await jpeg(), 'gull.jpg')]
    await app.drain()
    await upload(guest)
    expect((await remove(guest)).status).toBe(200)
    expect(await rowsOf(ids)).toEqual([])
    expect(await left(guest)).toBe('0')
    await isRight()
  })

  it('takes more files along than one transaction should hold', async () => {
    mode = { ...standard, user: 'delete' }
    const guest = await person()
    const first = await upload(guest)
    await app.drain()
    await query(
      app,
      `INSERT INTO media (user_id, filename, filesize, variants_size, media_type, storage_provider, scan_status, status, is_quarantined, visibility)
        SELECT $1, 'many-' || n || '.pdf', 10, 0, 'document', 'LOCAL', 'CLEAN', 'ready', false, 'private' FROM generate_series(1, 260) n`,
      [guest.id],
    )
    await app.payload.findByID({ id: first, collection: 'media' })
    expect((await remove(guest)).status).toBe(200)
    expect(await left(guest)).toBe('0')
    await isRight()
  })

  it.each(['transfer', 'trash'] as const)(
    'stays when nobody is there to get the files: %s',
    async (user) => {
      const guest = await person()
      const id = await upload(guest)
      await app.drain()
      for (const heir of [() => null, () => guest.id, () => 999_999, () => 'nobody']) {
        mode = { ...standard, heir, user }
        const answer = await remove(guest)
        expect(errorOf(answer)).toEqual({ code: 'USER_HAS_FILES', status: 409 })
        expect(answer.body.errors[0].data).toMatchObject({ files: 1 })
      }
      expect((await rowsOf([id]))[0]).toMatchObject({ deleted_at: null, user_id: guest.id })
      expect((await app.call('GET', `/media/${id}/file`, guest)).status).toBe(200)
      mode = { ...standard, heir: async () => app.other.id }
      expect((await remove(guest)).status).toBe(200)
      await isRight()
    },
  )

  it('who has no files just goes, with uploads and usage', async () => {
    mode = { ...standard, heir: () => null }
    const guest = await person()
    await usageOf(app, guest).catch(() => undefined)
    const { body } = await speaker(app, guest).presign({ filename: 'a.pdf', size: 2_000 })
    expect((await put(app, body, pdf())).status).toBe(200)
    expect((await remove(guest)).status).toBe(200)
    expect(await left(guest)).toBe('0')
    expect([401, 404, 409]).toContain((await speaker(app, guest).confirm(body.id)).status)
    // An upload of nobody is nobody else's.
    expect((await speaker(app).confirm(body.id)).status).toBe(404)
    expect((await speaker(app).resume(body.id)).status).toBe(404)
    await isRight()
  })

  it('leaves what is rolled back as it was', async () => {
    const guest = await person()
    const id = await upload(guest)
    await app.drain()
    const { createLocalReq, initTransaction, killTransaction } = await import('payload')
    const user = await app.payload.findByID({ id: app.admin.id, collection: 'users' })
    const req = await createLocalReq(
      { user: { ...user, collection: 'users' } as never },
      app.payload,
    )
    await initTransaction(req)
    await app.payload.delete({ id: guest.id, collection: 'users', req })
    await killTransaction(req)
    expect((await rowsOf([id]))[0]!.user_id).toBe(guest.id)
    await isRight()
    expect((await remove(guest)).status).toBe(200)
  })

  it('of many at once each gives everything', async () => {
    const guests = [await person(), await person(), await person()]
    const ids = await Promise.all(guests.flatMap((guest) => [upload(guest), upload(guest)]))
    await app.drain()
    const where = `where[id][in]=${guests.map(({ id }) => id).join(',')}`
    const { body } = await read(app.call('DELETE', `/users?${where}`, app.admin))
    expect(body.errors).toEqual([])
    expect((await rowsOf(ids)).map((row) => row.user_id)).toEqual(ids.map(() => app.admin.id))
    await isRight()
  })

  it.each(['transfer', 'delete'] as const)(
    'while they upload by every way: nothing is lost, nothing is left (%s)',
    async (user) => {
      mode = { ...standard, user }
      for (let round = 0; round < 3; round++) {
        const guest = await person()
        await upload(guest)
        const guestSpeaker = speaker(app, guest)
        const planned = async () => {
          const plan = await guestSpeaker.presign({ filename: 'a.pdf', size: 2_000 })
          if (plan.status !== 201) {
            return plan
          }
          const sent = await put(app, plan.body, pdf())
          return sent.status === 200 ? guestSpeaker.confirm(plan.body.id) : sent
        }
        const direct = () =>
          read(app.call('POST', '/media', guest, form({ bytes: pdf(), name: 'b.pdf' })))
        const uploading = Array.from({ length: 8 }, (_, i) => (i % 2 === 0 ? planned() : direct()))
        const removing = remove(guest)
        const answers = await Promise.all(uploading)
        expect((await removing).status).toBe(200)
        expect(
          answers.filter(({ status }) => status >= 500).map(({ body }) => JSON.stringify(body)),
        ).toEqual([])
        expect(await left(guest)).toBe('0')
        const ids = answers
          .filter(({ status }) => status === 201)
          .map(({ body }) => body.doc.id as number)
        const rows = await rowsOf(ids)
        expect(rows).toHaveLength(user === 'delete' ? 0 : ids.length)
        await app.drain()
      }
      await settleDown(app)
      await isRight()
    },
  )
})
