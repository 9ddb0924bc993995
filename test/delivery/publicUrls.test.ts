import { type App, createApp, type Person } from '../app/createApp.js'
import { form, pdf } from '../app/files.js'
import { query } from '../app/query.js'
import { read, speaker } from '../app/uploads.js'

describe('addresses that lead past the gate', () => {
  let app: App
  let id: number
  const urls = {
    cdnUrl: 'https://cdn.example.com/x.pdf',
    publicUrl: 'https://media.example.com/x.pdf',
  }
  const none = { cdnUrl: null, publicUrl: null }

  beforeAll(async () => {
    app = await createApp({
      wrap: (storage) => ({ ...storage, publicUrls: () => urls }),
    })
    const body = form({ bytes: pdf(), name: 'a.pdf' }, { visibility: 'public' })
    id = (await read(app.call('POST', '/media', app.editor, body))).body.doc.id
    await app.drain()
  })
  afterAll(() => app?.stop())

  const told = async (who: null | Person, search = '') => {
    const { body } = await speaker(app, who).ask('GET', `/media/${id}?depth=0&trash=true${search}`)
    return { cdnUrl: body.cdnUrl, publicUrl: body.publicUrl }
  }
  const change = (set: string) => query(app, `UPDATE media SET ${set} WHERE id = $1`, [id])

  it('are told of public files that are clean', async () => {
    expect(await told(null)).toEqual(urls)
    expect(await told(null, '&select[publicUrl]=true&select[cdnUrl]=true')).toEqual(urls)
    const { docs } = await app.payload.find({ collection: 'media' as never, depth: 0 })
    expect(docs[0]).toMatchObject(urls)
  })

  it.each([
    ['private', `visibility = 'private'`, `visibility = 'public'`],
    ['not scanned', `scan_status = 'PENDING'`, `scan_status = 'CLEAN'`],
    [
      'blocked',
      `scan_status = 'BLOCKED', is_quarantined = true`,
      `scan_status = 'CLEAN', is_quarantined = false`,
    ],
    ['in the trash', 'deleted_at = now()', 'deleted_at = NULL'],
  ])('are told to nobody of files that are %s', async (_what, set, reset) => {
    await change(set)
    for (const who of [app.editor, app.admin]) {
      expect(await told(who)).toEqual(none)
      expect(await told(who, '&select[publicUrl]=true&select[cdnUrl]=true')).toEqual(none)
    }
    await change(reset)
    expect(await told(null)).toEqual(urls)
  })

  it('are kept by the row meanwhile, whoever saves it', async () => {
    const { ask } = speaker(app)
    expect((await ask('PATCH', `/media/${id}`, { visibility: 'private' })).body.doc).toMatchObject(
      none,
    )
    await ask('PATCH', `/media/${id}`, { publicUrl: 'https://evil.example.com', title: 'A' })
    expect(
      await query(app, 'SELECT cdn_url AS "cdnUrl", public_url AS "publicUrl" FROM media'),
    ).toEqual([urls])
    expect((await ask('PATCH', `/media/${id}`, { visibility: 'public' })).body.doc).toMatchObject(
      urls,
    )
  })
})
