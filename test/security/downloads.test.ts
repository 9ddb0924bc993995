import { parse } from 'content-disposition'

import { type App, createApp } from '../app/createApp.js'
import { pdf } from '../app/files.js'
import { query } from '../app/query.js'
import { errorOf, read, speaker } from '../app/uploads.js'
import { waysInto } from '../app/ways.js'
import { counted, insistNone, newTally } from './tally.js'

const tally = newTally()

describe('downloads and links, by a hostile client', () => {
  let app: App
  let id: number
  beforeAll(async () => {
    app = await createApp()
    const name = `a"; filename=evil.html; x="é.pdf`
    id = (await waysInto(app).presigned({ bytes: pdf(), name })).body.doc.id
    await app.drain()
  })
  afterAll(async () => {
    await app.stop()
    insistNone('downloads', tally)
  })

  const link = async (wishes = {}) => {
    const { body } = await speaker(app).ask('POST', `/media/${id}/link`, {
      expiresIn: 600,
      ...wishes,
    })
    return { id: body.id as number, path: (body.url as string).replace('/api', '') }
  }
  const open = (path: string, headers = {}, method = 'GET') =>
    app.call(method, path, null, undefined, headers)
  /** No byte of the file, whoever asks. */
  const insistClosed = async (path: string, method = 'GET', headers = {}) => {
    const answer = await open(path, headers, method)
    const text = await answer.text()
    tally.letIn += text.includes('%PDF') ? 1 : 0
    expect([path, answer.status >= 400, text.includes('%PDF')]).toEqual([path, true, false])
    return counted(tally, app, { body: text ? JSON.parse(text) : null, status: answer.status })
  }

  it.each([
    ['a thousand', `bytes=${Array(1_000).fill('0-0').join(',')}`, 416],
    ['two', 'bytes=0-0,1-1', 416],
    ['overlapping ones', 'bytes=0-,0-', 416],
    ['none', 'bytes=-0', 416],
    ['one that goes back', 'bytes=5-1', 416],
    ['one beyond all numbers', 'bytes=0-18446744073709551615', 206],
    ['one below zero', 'bytes=--5', 200],
    ['64 KiB of digits', `bytes=0-${'9'.repeat(65_536)}`, 416],
  ])('B59 ranges: %s', async (_what, range, status) => {
    const { path } = await link()
    for (const url of [path, `/media/${id}/file`, `/media/${id}/download`]) {
      const answer = await app.call('GET', url, app.editor, undefined, { range })
      const { byteLength } = await answer.arrayBuffer()
      tally.trials++
      expect([url, answer.status]).toEqual([url, status])
      expect(byteLength).toBeLessThanOrEqual(2_000)
      expect(answer.headers.get('content-type')).not.toMatch(/multipart/)
    }
  })

  it('B59 If-Range with the tag of other bytes: the whole file', async () => {
    for (const tag of [
      '"other"',
      'W/"x"',
      '*',
      'Wed, 21 Oct 2015 07:28:00 GMT',
      'x'.repeat(10_000),
    ]) {
      const headers = { 'if-range': tag, range: 'bytes=0-9' }
      const answer = await app.call('GET', `/media/${id}/file`, app.editor, undefined, headers)
      expect([tag.slice(0, 20), answer.status]).toEqual([tag.slice(0, 20), 200])
      expect((await answer.arrayBuffer()).byteLength).toBe(2_000)
    }
  })

  it('B11 B60 a name cannot add to the header', async () => {
    const { path } = await link({ download: true })
    const answer = await open(path)
    const disposition = answer.headers.get('content-disposition')!
    expect(disposition).toMatch(/^[\x20-\x7E]*$/)
    expect(parse(disposition)).toMatchObject({
      parameters: { filename: `a"; filename=evil.html; x="é.pdf` },
      type: 'attachment',
    })
    await answer.arrayBuffer()
  })

  it('B60 other methods, other keys, further parameters: not opened', async () => {
    const { path } = await link()
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      await insistClosed(path, method)
    }
    for (const other of [
      `${path}x`,
      path.slice(0, -1),
      `${path.slice(0, -1)}${path.endsWith('A') ? 'B' : 'A'}`,
      `${path}?x=1`,
      `${path}?download=true`,
      `${path}%00`,
      `${path}%0d%0aX-Evil:%201`,
      `${path}/..`,
      '/media/link/',
      '/media/link/null',
      `/media/link/${'a'.repeat(10_000)}`,
    ]) {
      await insistClosed(other)
    }
    const answer = await open(path)
    expect(answer.status).toBe(200)
    await answer.arrayBuffer()
  })

  it('B60 expired by a second, whatever a clock may say', async () => {
    const one = await link()
    await query(
      app,
      `UPDATE media_links SET expires_at = now() - interval '1 second' WHERE id = $1`,
      [one.id],
    )
    expect(errorOf(await insistClosed(one.path)).status).toBe(410)
    await insistClosed(one.path, 'GET', { date: 'Wed, 21 Oct 2015 07:28:00 GMT' })
  })

  it('B60 revoked, in the trash, in quarantine: not with the next request', async () => {
    const [revoked, kept] = [await link(), await link()]
    await speaker(app).ask('DELETE', `/media/${id}/links/${revoked.id}`)
    await insistClosed(revoked.path)
    await query(
      app,
      `UPDATE media SET scan_status = 'INFECTED', is_quarantined = true WHERE id = $1`,
      [id],
    )
    await insistClosed(kept.path)
    await query(
      app,
      `UPDATE media SET scan_status = 'CLEAN', is_quarantined = false WHERE id = $1`,
      [id],
    )
    await read(app.call('DELETE', `/media/${id}`, app.editor))
    await insistClosed(kept.path)
  })
})
