import { setTimeout as sleep } from 'node:timers/promises'

import { payloadQueue } from '../../src/queues/payload.js'
import { eicar } from '../../src/scanners/eicar.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { form, jpeg, pdf } from '../app/files.js'
import { query } from '../app/query.js'

const waiting = async ({ payload }: App): Promise<string[]> => {
  const where = { completedAt: { exists: false } }
  const { docs } = await payload.db.find({ collection: 'payload-jobs', pagination: false, where })
  return (docs as unknown as { taskSlug: string }[]).map(({ taskSlug }) => taskSlug).sort()
}

describe('Payload Jobs', () => {
  let app: App
  afterEach(() => app.stop())

  it('scans and processes a file by itself', async () => {
    app = await createApp({ cron: true, queue: payloadQueue() as never })
    const answer = await app.call(
      'POST',
      '/media',
      app.editor,
      form({ bytes: await jpeg(), name: 'picture.jpg' }),
    )
    const { doc } = await answer.json()
    let file = doc
    for (let tries = 0; file.status !== 'ready' && tries < 100; tries++) {
      await sleep(200)
      file = await app.payload.findByID({ id: doc.id, collection: 'media' })
    }
    expect(file).toMatchObject({ scanStatus: 'CLEAN', status: 'ready' })
    expect(await audit(app)).toEqual(nothingWrong)
  })

  it('are part of the transaction that makes the file', async () => {
    let isRefused = true
    app = await createApp({
      collections: {
        media: (media) => ({
          ...media,
          hooks: {
            ...media.hooks,
            afterChange: [
              ...(media.hooks!.afterChange ?? []),
              () => {
                if (isRefused) {
                  throw new Error('the project says no')
                }
              },
            ],
          },
        }),
      },
      queue: payloadQueue({ autoRun: false }) as never,
    })
    const post = () =>
      app.call('POST', '/media', app.editor, form({ bytes: pdf(), name: 'paper.pdf' }))
    expect((await post()).status).toBe(500)
    expect(await waiting(app)).toEqual(['mediaLibraryRemoveObjects'])
    isRefused = false
    expect((await post()).status).toBe(201)
    expect(await waiting(app)).toEqual(['mediaLibraryRemoveObjects', 'mediaLibraryScanFile'])
    await app.payload.jobs.run({ limit: 50, queue: 'media-library', silent: true })
    await app.payload.jobs.run({ limit: 50, queue: 'media-library', silent: true })
    expect(await audit(app)).toEqual(nothingWrong)
  })
})

describe('a queue on Payload Jobs', () => {
  const queue = payloadQueue({ autoRun: false })
  let isDown = false
  let app: App
  beforeAll(async () => {
    const scanner = eicar()
    const version = () => (isDown ? Promise.reject(new Error('down')) : scanner.version())
    app = await createApp({ queue: queue as never, scanner: { ...scanner, version } })
  })
  afterAll(() => app.stop())
  afterEach(() => query(app, 'DELETE FROM payload_jobs'))

  const run = () => app.payload.jobs.run({ limit: 50, queue: 'media-library', silent: true })
  const upload = async (): Promise<number> => {
    const sent = form({ bytes: pdf(), name: 'paper.pdf' })
    const { doc } = await (await app.call('POST', '/media', app.editor, sent)).json()
    return doc.id
  }
  const stateOf = async (id: number) =>
    (await query(app, 'SELECT scan_status, claim_token FROM media WHERE id = $1', [id]))[0]

  it('hands the next attempt its token, and another job for the same file does nothing', async () => {
    const id = await upload()
    isDown = true
    await run()
    const waits = await stateOf(id)
    expect(waits).toEqual({ claim_token: expect.any(String), scan_status: 'PENDING' })
    isDown = false
    await queue.add(app.payload, 'scanFile', { file: id })
    await run()
    expect(await stateOf(id)).toEqual(waits)
    await query(app, "UPDATE payload_jobs SET wait_until = now() - interval '1 second'")
    await run()
    expect(await stateOf(id)).toEqual({ claim_token: null, scan_status: 'CLEAN' })
  })

  it('counts the jobs that could run now', async () => {
    await query(app, 'DELETE FROM payload_jobs')
    await queue.add(app.payload, 'sweep', {})
    await queue.add(app.payload, 'scanFile', { file: 1 })
    await queue.add(app.payload, 'scanFile', { file: 2 }, { delay: 60_000 })
    await queue.add(app.payload, 'scanFile', { file: 3 })
    await query(app, "UPDATE payload_jobs SET processing = true WHERE input->>'file' = '3'")
    expect(await queue.depth!(app.payload)).toBe(2)
  })

  it('is not kept from sweeping by the sweep of a killed worker', async () => {
    const schedule = async () =>
      (await app.payload.jobs.handleSchedules({ queue: 'media-library' })).queued.length
    expect(await schedule()).toBe(1)
    expect(await schedule()).toBe(0)
    await query(app, 'UPDATE payload_jobs SET processing = true')
    expect(await schedule()).toBe(0)
    await query(app, "UPDATE payload_jobs SET updated_at = now() - interval '3 minutes'")
    expect(await schedule()).toBe(1)
    expect(await schedule()).toBe(0)
  })

  it('forgets jobs that killed workers left behind', async () => {
    await queue.add(app.payload, 'scanFile', { file: 1 })
    await queue.add(app.payload, 'scanFile', { file: 2 })
    await query(app, "UPDATE payload_jobs SET updated_at = now() - interval '31 minutes'")
    await query(app, "UPDATE payload_jobs SET processing = true WHERE input->>'file' = '1'")
    await queue.clean!(app.payload)
    expect(await query(app, 'SELECT input FROM payload_jobs')).toEqual([{ input: { file: '2' } }])
  })
})
