import { faulty } from 'payload-media-library/testing'

import { removeObjects } from '../../src/jobs/removeObjects.js'
import { libraryOf } from '../../src/library/libraryOf.js'
import { local } from '../../src/storage/local.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { form, jpeg, pdf } from '../app/files.js'
import { later, sweep } from '../app/later.js'
import { query } from '../app/query.js'
import { filesOf } from '../app/uploads.js'

describe('removing objects', () => {
  let app: App
  let fails = false
  beforeAll(async () => {
    const dir = `${process.env.TMPDIR ?? '/tmp'}/media-library-removal-${process.pid}-${Date.now()}`
    const fault = () =>
      fails ? { error: new Error('the store is down'), kind: 'fail' as const } : undefined
    app = await createApp({ dir, storage: faulty(local({ dir }), { remove: fault }) })
  })
  afterAll(() => app.stop())

  const add = async (bytes: Buffer, name: string) => {
    const { doc } = await (
      await app.call('POST', '/media', app.editor, form({ bytes, name }))
    ).json()
    await app.drain()
    return doc as { id: number }
  }
  const uploadOf = async ({ id }: { id: number }) =>
    (
      await query<{ id: number; key: string; removal: string }>(
        app,
        `SELECT id, key, removal FROM media_uploads WHERE media_file_id = ${id}`,
      )
    )[0]!
  const removalOf = async (id: number) =>
    (
      await query<{ removal: string }>(app, `SELECT removal FROM media_uploads WHERE id = ${id}`)
    )[0]!.removal
  const objects = async () => (await filesOf(app)).filter((path) => path.startsWith('objects/'))
  const remove = async (upload: number) => removeObjects(await libraryOf(app.payload), { upload })

  it('takes the original and its variants, and can be repeated', async () => {
    const file = await add(await jpeg(), 'picture.jpg')
    const { id } = await uploadOf(file)
    expect(await objects()).toHaveLength(2)
    await app.call('DELETE', `/media/${file.id}`, app.editor)
    await app.call('DELETE', `/media/${file.id}?permanent=true`, app.editor)
    await app.drain()
    expect(await objects()).toEqual([])
    expect(await removalOf(id)).toBe('done')
    await remove(id)
    expect(await audit(app)).toEqual(nothingWrong)
  })

  it('refuses a key that a row still points at', async () => {
    const file = await add(pdf(), 'kept.pdf')
    const { id } = await uploadOf(file)
    await query(app, `UPDATE media_uploads SET removal = 'due' WHERE id = ${id}`)
    await remove(id)
    expect(await objects()).toHaveLength(1)
    expect(await removalOf(id)).toBe('none')
  })

  it('refuses a key beside a file that a row points at', async () => {
    const file = await add(await jpeg(), 'picture.jpg')
    const { key } = await uploadOf(file)
    const before = await objects()
    const [upload] = await query<{ id: number }>(
      app,
      `INSERT INTO media_uploads (user_id, key, filename, original_filename, mime_type, size, part_size, state, removal, storage_provider, expires_at)
       VALUES ($1, $2, 'x', 'x', 'text/plain', 0, 1, 'aborted', 'due', 'LOCAL', now()) RETURNING id`,
      [app.editor.id, key.replace('.jpg', '-320x240.webp')],
    )
    await remove(upload!.id)
    expect(await objects()).toEqual(before)
    expect(await removalOf(upload!.id)).toBe('none')
  })

  it.each([
    '../../etc/passwd',
    '2026/01/01/../x.pdf',
    '2026',
    'objects/',
    '2026/01/01/not-a-uuid/x.pdf',
    '',
  ])('refuses a key this library would not make: %j', async (key) => {
    const before = await objects()
    const [upload] = await query<{ id: number }>(
      app,
      `INSERT INTO media_uploads (user_id, key, filename, original_filename, mime_type, size, part_size, state, removal, storage_provider, expires_at)
         VALUES (${app.editor.id}, '${key}', 'x', 'x', 'text/plain', 0, 1, 'aborted', 'due', 'LOCAL', now()) RETURNING id`,
    )
    await remove(upload!.id)
    expect(await objects()).toEqual(before)
    // Refused for good: sweep does not come back to it.
    expect(await removalOf(upload!.id)).toBe('none')
    await query(app, `DELETE FROM media_uploads WHERE id = ${upload!.id}`)
  })

  it('is tried again by sweep when the store fails', async () => {
    const file = await add(pdf(), 'later.pdf')
    const { id } = await uploadOf(file)
    await app.call('DELETE', `/media/${file.id}`, app.editor)
    await app.call('DELETE', `/media/${file.id}?permanent=true`, app.editor)
    fails = true
    await expect(app.drain()).rejects.toThrow('the store is down')
    expect(await removalOf(id)).toBe('due')
    fails = false
    await later(app, 1)
    await sweep(app)
    expect(await removalOf(id)).toBe('done')
    expect(await audit(app)).toEqual(nothingWrong)
  })
})
