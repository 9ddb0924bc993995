import { MediaError } from 'payload-media-library'
import { noScanner } from 'payload-media-library/scanners/none'

import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { form, pdf } from '../app/files.js'
import { later, sweep } from '../app/later.js'
import { errorOf, read, speaker } from '../app/uploads.js'
import { versionedScanner } from '../app/versionedScanner.js'

const remedy = 'ClamAV lets files through that it did not look into. Set "AlertExceedsMax yes".'

describe('a scanner that lets through what it has to stop', () => {
  const scanner = versionedScanner()
  let isSafe = false
  let app: App
  beforeAll(async () => {
    const probe = () =>
      isSafe ? Promise.resolve() : Promise.reject(new MediaError('SCANNER_UNSAFE', remedy))
    app = await createApp({ scan: { attempts: 2 }, scanner: { ...scanner, probe } })
  })
  afterAll(() => app.stop())

  const fileOf = (id: number) => app.payload.findByID({ id, collection: 'media', depth: 0 })

  it('publishes nothing: files wait, closed, cost no attempt, and go on when it is mended', async () => {
    const sent = form({ bytes: pdf(), name: 'waits.pdf' })
    const { id } = (await read(app.call('POST', '/media', app.editor, sent))).body.doc
    for (let round = 0; round < 6; round++) {
      await later(app, 20)
      await sweep(app)
    }
    expect(scanner.asked).toEqual([])
    expect(await fileOf(id)).toMatchObject({
      attempts: 0,
      scanResult: 'The scanner is not set up safely: an admin has to see to it first.',
      scanStatus: 'PENDING',
    })
    for (const person of [app.editor, app.admin]) {
      const answer = await speaker(app, person).ask('GET', `/media/${id}/file`)
      expect(errorOf(answer)).toEqual({ code: 'FILE_NOT_READY', status: 409 })
      expect(answer.body.errors[0].message).toContain('not set up safely')
    }
    isSafe = true
    scanner.learn()
    await later(app, 20)
    await sweep(app)
    expect(await fileOf(id)).toMatchObject({
      scanResult: null,
      scanStatus: 'CLEAN',
      status: 'ready',
    })
    expect(await audit(app)).toEqual(nothingWrong)
  })

  it('is described to admins, with what to change', async () => {
    isSafe = true
    scanner.learn()
    const stats = async () =>
      (await speaker(app, app.admin).ask('GET', '/media/stats')).body.scanner
    expect(await stats()).toMatchObject({
      ageDays: null,
      isAvailable: true,
      isSafe: true,
      problem: null,
      version: await scanner.version(),
    })
    isSafe = false
    scanner.learn()
    expect(await stats()).toMatchObject({ isAvailable: true, isSafe: false, problem: remedy })
    expect((await speaker(app).ask('GET', '/media/stats')).status).toBe(403)
  })
})

describe('noScanner()', () => {
  let app: App
  beforeAll(async () => {
    app = await createApp({ scanner: noScanner() })
  })
  afterAll(() => app.stop())

  it('lets files through unseen, with the hash of what is served', async () => {
    const sent = form({ bytes: pdf(), name: 'paper.pdf' })
    const { id } = (await read(app.call('POST', '/media', app.editor, sent))).body.doc
    await app.drain()
    const file = await app.payload.findByID({ id, collection: 'media', depth: 0 })
    expect(file).toMatchObject({
      scannerVersion: 'none',
      scanStatus: 'CLEAN',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      status: 'ready',
    })
    expect(await audit(app)).toEqual(nothingWrong)
  })
})
