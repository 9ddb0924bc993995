import { trace } from '@opentelemetry/api'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { faulty } from 'payload-media-library/testing'

import { libraryOf } from '../../src/library/libraryOf.js'
import { marker } from '../../src/scanners/marker.js'
import { type App, createApp } from '../app/createApp.js'
import { form, jpeg, pdf } from '../app/files.js'
import { errorOf, put, read, speaker } from '../app/uploads.js'

describe('spans', () => {
  const exporter = new InMemorySpanExporter()
  let app: App
  let fails = false
  beforeAll(async () => {
    trace.setGlobalTracerProvider(
      new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
    )
    const fault = () =>
      fails ? { error: new Error('the store is down'), kind: 'fail' as const } : undefined
    app = await createApp({ wrap: (storage) => faulty(storage, { remove: fault }) })
  })
  afterAll(async () => {
    await app.stop()
    trace.disable()
  })
  beforeEach(() => exporter.reset())

  const spans = (name: string): readonly ReadableSpan[] =>
    exporter.getFinishedSpans().filter((span) => span.name === name)
  const attributes = (name: string) => spans(name).map((span) => span.attributes)
  const upload = async (bytes: Buffer, name: string) =>
    (await read(app.call('POST', '/media', app.editor, form({ bytes, name })))).body

  it('tell of an upload, its scan, its variants, its jobs, and how it is served', async () => {
    const bytes = await jpeg()
    const { doc } = await upload(bytes, 'picture.jpg')
    await app.drain()
    await (await app.call('GET', `/media/${doc.id}/file`, app.editor)).arrayBuffer()
    const about = { 'media.file': doc.id, 'media.provider': 'LOCAL', 'media.size': bytes.length }
    expect(attributes('media.upload')).toEqual([
      { ...about, 'media.outcome': 'uploaded', 'media.way': 'form' },
    ])
    expect(attributes('media.scan')).toEqual([{ ...about, 'media.outcome': 'clean' }])
    expect(attributes('media.variants')).toMatchObject([{ ...about, 'media.outcome': 'ok' }])
    expect(attributes('media.serve')).toEqual([
      { ...about, 'http.response.status_code': 200, 'media.outcome': 'ok' },
    ])
    for (const job of ['scanFile', 'makeVariants']) {
      expect(attributes(`media.job.${job}`)).toEqual([
        { 'media.file': doc.id, 'media.outcome': 'ok' },
      ])
    }
    expect(exporter.getFinishedSpans().every(({ events }) => events.length === 0)).toBe(true)
  })

  it('tell of findings, and of requests that were repeated', async () => {
    await upload(Buffer.concat([pdf(500), Buffer.from(marker)]), 'bad.pdf')
    await app.drain()
    expect(attributes('media.scan')).toMatchObject([{ 'media.outcome': 'infected' }])
    exporter.reset()
    const editor = speaker(app)
    const { body } = await editor.presign({ filename: 'paper.pdf', size: 2_000 })
    await put(app, body, pdf())
    await editor.confirm(body.id)
    await editor.confirm(body.id)
    expect(attributes('media.upload').map((told) => told['media.outcome'])).toEqual([
      'uploaded',
      'repeated',
    ])
  })

  it('record what went wrong', async () => {
    await upload(Buffer.from('MZ'), 'program.exe')
    const [refused] = spans('media.upload')
    expect(refused).toMatchObject({
      attributes: { 'media.outcome': 'TYPE_NOT_ALLOWED' },
      status: { code: 2, message: 'TYPE_NOT_ALLOWED' },
    })
    expect(refused!.events).toMatchObject([
      { attributes: { 'exception.message': expect.stringContaining('exe') }, name: 'exception' },
    ])
    const { doc } = await upload(pdf(), 'paper.pdf')
    await app.drain()
    exporter.reset()
    await app.payload.delete({ id: doc.id, collection: 'media', trash: true })
    fails = true
    await expect(app.drain()).rejects.toThrow('the store is down')
    fails = false
    expect(spans('media.job.removeObjects')).toMatchObject([
      { attributes: { 'media.outcome': 'UNEXPECTED' }, status: { code: 2 } },
    ])
  })

  it('come without metrics, which are off', async () => {
    const answer = await speaker(app, app.admin).ask('GET', '/media/metrics')
    expect(errorOf(answer)).toEqual({ code: 'FILE_NOT_FOUND', status: 404 })
    const { telemetry } = await libraryOf(app.payload)
    telemetry.count('variants_total')
    telemetry.observe('scan_seconds', 1)
    expect(await telemetry.expose([])).toBeNull()
  })
})
