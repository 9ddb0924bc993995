import { libraryOf } from '../../src/library/libraryOf.js'
import { marker } from '../../src/scanners/marker.js'
import { instruments } from '../../src/telemetry/instruments.js'
import { type App, createApp, type Person } from '../app/createApp.js'
import { form, jpeg, pdf } from '../app/files.js'
import { later, sweep } from '../app/later.js'
import { put, read, speaker } from '../app/uploads.js'
import { type Family, parseMetrics } from './parseMetrics.js'

const token = 'a-token-for-prometheus'
const bearer = (value: string) => ({ authorization: `Bearer ${value}` })

describe('GET /media/metrics', () => {
  let app: App
  let isDown = false
  beforeAll(async () => {
    const { eicar } = await import('payload-media-library/scanners/eicar')
    const scanner = eicar()
    app = await createApp({
      limits: ({ user }) => (user.email === 'other@example.com' ? { storageBytes: 100 } : null),
      metrics: { token },
      scanner: {
        ...scanner,
        version: () => (isDown ? Promise.reject(new Error('down')) : scanner.version()),
      },
    })
  })
  afterAll(() => app.stop())

  const scrape = async (): Promise<Map<string, Family>> => {
    const response = await app.call('GET', '/media/metrics', null, undefined, bearer(token))
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-store')
    return parseMetrics(await response.text())
  }
  /** One figure, or 0 when there is none of these labels. */
  const figure = async (name: string, labels: Record<string, string> = {}): Promise<number> => {
    const family = (await scrape()).get(`media_library_${name.replace(/_(?:count|sum)$/, '')}`)
    const found = family!.samples.find(
      (sample) =>
        sample.name === `media_library_${name}` &&
        Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    )
    return found?.value ?? 0
  }
  const grows = async (
    work: () => Promise<unknown>,
    ...figures: [string, Record<string, string>?][]
  ): Promise<number[]> => {
    const read = () => Promise.all(figures.map(([name, labels]) => figure(name, labels)))
    const before = await read()
    await work()
    return (await read()).map((now, i) => now - before[i]!)
  }
  const upload = async (bytes: Buffer, name: string, who = app.editor) =>
    (await read(app.call('POST', '/media', who, form({ bytes, name })))).body

  it.each([
    ['the token', 200, () => [null, bearer(token)]],
    ['an admin', 200, () => [app.admin, {}]],
    ['an editor', 403, () => [app.editor, {}]],
    ['nobody', 401, () => [null, {}]],
    ['another token', 401, () => [null, bearer('b-token-for-prometheus')]],
    ['the beginning of the token', 401, () => [null, bearer(token.slice(0, -1))]],
    ['more than the token', 401, () => [null, bearer(`${token}x`)]],
    ['an empty token', 401, () => [null, bearer('')]],
    ['the token as a password', 401, () => [null, { authorization: `Basic ${token}` }]],
    ['the token in another case', 401, () => [null, bearer(token.toUpperCase())]],
    ['64 KiB', 401, () => [null, bearer('x'.repeat(65_536))]],
  ] as [string, number, () => [null | Person, Record<string, string>]][])(
    'with %s answers %i',
    async (_, status, given) => {
      const [who, headers] = given()
      const answer = await app.call('GET', '/media/metrics', who, undefined, headers)
      expect(answer.status).toBe(status)
      expect((await answer.text()).includes('media_library_')).toBe(status === 200)
    },
  )

  it('is for admins only where there is no token', async () => {
    const strict = await createApp({ metrics: true })
    try {
      const status = async (who: null | typeof app.admin, headers = {}) =>
        (await strict.call('GET', '/media/metrics', who, undefined, headers)).status
      expect(await status(strict.admin)).toBe(200)
      expect(await status(strict.editor)).toBe(403)
      expect(await status(null, bearer('null'))).toBe(401)
      expect(await status(null, bearer(''))).toBe(401)
    } finally {
      await strict.stop()
    }
  })

  it('has every instrument, named and explained as Prometheus asks for', async () => {
    const families = await scrape()
    expect([...families.keys()].sort()).toEqual(
      Object.keys(instruments)
        .map((name) => `media_library_${name}`)
        .sort(),
    )
    for (const [name, { help, type }] of families) {
      expect(name).toMatch(/^media_library_[a-z]+(?:_[a-z]+)*$/)
      expect(help).toMatch(/^[A-Z0-9].*\.$/)
      expect(name.endsWith('_total')).toBe(type === 'counter')
      expect(name.endsWith('_seconds') && !name.includes('oldest')).toBe(type === 'histogram')
    }
  })

  it('counts uploads by their way and their outcome, and their bytes', async () => {
    const bytes = pdf()
    const ok = await grows(
      () => upload(bytes, 'paper.pdf'),
      ['uploads_total', { outcome: 'uploaded', way: 'form' }],
      ['upload_bytes_total'],
    )
    expect(ok).toEqual([1, bytes.length])
    const editor = speaker(app)
    const repeated = await grows(
      async () => {
        const { body } = await editor.presign({ filename: 'paper.pdf', size: bytes.length })
        await put(app, body, bytes)
        await Promise.all([editor.confirm(body.id), editor.confirm(body.id)])
        await editor.confirm(body.id)
      },
      ['uploads_total', { outcome: 'uploaded', way: 'presigned' }],
      ['upload_bytes_total'],
    )
    expect(repeated).toEqual([1, bytes.length])
    const refused = await grows(
      async () => {
        await upload(Buffer.from('MZ'), 'virus.exe')
        await upload(pdf(), 'big.pdf', app.other)
        await speaker(app, app.other).presign({ filename: 'big.pdf', size: 2_000 })
      },
      ['uploads_total', { outcome: 'TYPE_NOT_ALLOWED', way: 'form' }],
      ['uploads_total', { outcome: 'QUOTA_EXCEEDED', way: 'form' }],
      ['uploads_total', { outcome: 'QUOTA_EXCEEDED', way: 'presigned' }],
      ['quota_refusals_total'],
      ['errors_total', { code: 'QUOTA_EXCEEDED' }],
      ['upload_bytes_total'],
    )
    expect(refused).toEqual([1, 1, 1, 2, 2, 0])
    const local = await grows(
      () =>
        app.payload.create({
          collection: 'media',
          data: { user: app.editor.id } as never,
          file: { data: bytes, mimetype: 'application/pdf', name: 'own.pdf', size: bytes.length },
        }),
      ['uploads_total', { outcome: 'uploaded', way: 'local' }],
    )
    expect(local).toEqual([1])
  })

  it('counts scans, variants and jobs', async () => {
    await app.drain()
    const grown = await grows(
      async () => {
        await upload(await jpeg(), 'picture.jpg')
        await upload(Buffer.concat([pdf(500), Buffer.from(marker)]), 'bad.pdf')
        await app.drain()
      },
      ['scans_total', { verdict: 'clean' }],
      ['scans_total', { verdict: 'infected' }],
      ['scan_seconds_count', { verdict: 'infected' }],
      ['variant_seconds_count'],
      ['jobs_total', { job: 'scanFile', outcome: 'done' }],
      ['jobs_total', { job: 'makeVariants', outcome: 'done' }],
      ['job_seconds_count', { job: 'scanFile' }],
    )
    expect(grown).toEqual([1, 1, 1, 1, 2, 1, 2])
    expect(await figure('variants_total')).toBeGreaterThan(0)
  })

  it('counts bytes that are served, and refusals', async () => {
    const { doc } = await upload(pdf(), 'served.pdf')
    await app.drain()
    const get = async (headers = {}) =>
      (await app.call('GET', `/media/${doc.id}/file`, app.editor, undefined, headers)).arrayBuffer()
    const served = await grows(
      async () => {
        await get()
        await get({ range: 'bytes=0-99' })
        await app.call('HEAD', `/media/${doc.id}/file`, app.editor)
        await get({ range: 'bytes=9999-' })
      },
      ['served_bytes_total', { kind: 'document' }],
      ['served_total', { status: '200' }],
      ['served_total', { status: '206' }],
      ['served_total', { status: '416' }],
    )
    expect(served).toEqual([2_100, 2, 1, 1])
  })

  it('reads what there is now from the database, the queue and the scanner', async () => {
    await app.drain()
    expect(await figure('oldest_pending_seconds')).toBe(0)
    const waiting = await grows(
      async () => {
        await upload(pdf(3_000), 'waiting.pdf')
        await speaker(app).presign({ filename: 'open.pdf', size: 100 })
      },
      ['files', { scan_status: 'PENDING' }],
      ['stored_bytes', { scan_status: 'PENDING' }],
      ['open_uploads'],
    )
    expect(waiting).toEqual([1, 3_000, 1])
    expect(await figure('oldest_pending_seconds')).toBeGreaterThan(0)
    expect(await figure('scanner_up')).toBe(1)
    isDown = true
    expect(await figure('scanner_up')).toBe(0)
    isDown = false
    await app.drain()
    const { doc } = await upload(pdf(), 'gone.pdf')
    const due = await grows(
      () => app.payload.delete({ id: doc.id, collection: 'media', trash: true }),
      ['removals_due'],
    )
    expect(due).toEqual([1])
    await app.drain()
  })

  it('counts what sweep had to do', async () => {
    await speaker(app).presign({ filename: 'left.pdf', size: 100 })
    const grown = await grows(async () => {
      await later(app, 25 * 60)
      await sweep(app)
    }, ['repairs_total', { repair: 'expireUploads' }])
    expect(grown[0]).toBeGreaterThanOrEqual(1)
  })

  it('makes no series out of what clients say', async () => {
    const { telemetry } = await libraryOf(app.payload)
    const series = async () =>
      [...(await scrape()).values()].reduce((sum, { samples }) => sum + samples.length, 0)
    for (let i = 0; i < 2_000; i++) {
      telemetry.count('errors_total', { code: `CODE_${i}` })
      telemetry.count('uploads_total', { outcome: `o"${i}\n`, way: `w${i}` })
      telemetry.count('served_bytes_total', { extra: String(i), kind: `k${i}` }, Number.NaN)
      telemetry.count('jobs_total', { job: `job${i}`, outcome: 'done' }, -1)
    }
    const before = await series()
    for (let i = 0; i < 2_000; i++) {
      telemetry.count('repairs_total', { repair: `repair${i}` })
      telemetry.observe('job_seconds', Number.POSITIVE_INFINITY, { job: 'sweep' })
    }
    expect((await series()) - before).toBeLessThanOrEqual(61)
    expect(await figure('errors_total', { code: 'other' })).toBe(2_000)
    expect(before).toBeLessThan(600)
  })
})
