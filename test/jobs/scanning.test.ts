import { MediaError } from 'payload-media-library'
import { eicar } from 'payload-media-library/scanners/eicar'

import type { Scanner } from '../../src/scanners/Scanner.js'

import { scanFile } from '../../src/jobs/scanFile.js'
import { libraryOf } from '../../src/library/libraryOf.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { form, jpeg, pdf } from '../app/files.js'
import { later, sweep } from '../app/later.js'
import { errorOf, speaker } from '../app/uploads.js'

describe('a scanner in trouble', () => {
  let app: App
  let trouble: (() => Error) | undefined
  let asked = 0
  const good = eicar()
  const scanner: Scanner = {
    ...good,
    scan: async (body, file) => {
      asked++
      if (trouble) {
        body.destroy()
        throw trouble()
      }
      return good.scan(body, file)
    },
  }
  beforeAll(async () => {
    app = await createApp({ scan: { attempts: 3 }, scanner })
  })
  afterAll(() => app.stop())
  beforeEach(() => {
    trouble = undefined
    asked = 0
  })

  const add = async (bytes: Buffer, name: string): Promise<number> => {
    const { doc } = await (
      await app.call('POST', '/media', app.editor, form({ bytes, name }))
    ).json()
    return doc.id
  }
  const fileOf = (id: number) => app.payload.findByID({ id, collection: 'media', depth: 0 })
  const minutes = async (count: number) => {
    for (let i = 0; i < count; i++) {
      await later(app, 20)
      await sweep(app)
    }
  }

  it('that is down costs no attempt: the file waits, closed, and is scanned when it is back', async () => {
    trouble = () =>
      new MediaError('SCANNER_UNAVAILABLE', 'The scanner does not answer.', { during: 'connect' })
    const id = await add(pdf(), 'waits.pdf')
    await minutes(6)
    expect(asked).toBeGreaterThan(3)
    expect(await fileOf(id)).toMatchObject({ attempts: 0, scanStatus: 'PENDING' })
    expect(errorOf(await speaker(app).ask('GET', `/media/${id}/file`))).toEqual({
      code: 'FILE_NOT_READY',
      status: 409,
    })
    trouble = undefined
    await minutes(1)
    expect(await fileOf(id)).toMatchObject({ scanStatus: 'CLEAN', status: 'ready' })
  })

  it.each([
    ['breaks on the file', () => new Error('the answer made no sense')],
    [
      'is crashed by the file',
      () => new MediaError('SCANNER_UNAVAILABLE', 'The scanner hung up.', { during: 'scan' }),
    ],
  ])('that %s gives it up after the last attempt, and an admin decides', async (_what, error) => {
    trouble = error
    const id = await add(pdf(), 'poison.pdf')
    await minutes(6)
    expect(asked).toBe(3)
    expect(await fileOf(id)).toMatchObject({ isQuarantined: true, scanStatus: 'ERROR' })
    const admin = speaker(app, app.admin)
    expect((await speaker(app).ask('GET', `/media/${id}/file`)).status).toBe(403)
    expect(
      errorOf(
        await admin.ask('POST', `/media/${id}/block`, { reason: 'an error cannot be blocked' }),
      ).code,
    ).toBe('INVALID_TRANSITION')
    expect(errorOf(await admin.ask('POST', `/media/${id}/release`, {})).code).toBe(
      'INVALID_REQUEST',
    )
    expect((await admin.ask('POST', `/media/${id}/scan`)).status).toBe(200)
    trouble = undefined
    await minutes(1)
    expect(await fileOf(id)).toMatchObject({
      attempts: 0,
      isQuarantined: false,
      scanStatus: 'CLEAN',
    })
    expect(await audit(app)).toEqual(nothingWrong)
  })

  it.each([null, undefined, {}, { verdict: 'fine' }, { verdict: 'CLEAN' }, 'clean'])(
    'that answers %j has not called the file clean',
    async (answer) => {
      const id = await add(pdf(), 'paper.pdf')
      const library = await libraryOf(app.payload)
      const odd = { ...scanner, scan: () => Promise.resolve(answer as never) }
      const scan = async (token?: string) => {
        await scanFile({ ...library, scanner: odd }, { file: id, token })
        return fileOf(id)
      }
      const [first, second] = [await scan(), await scan(String((await fileOf(id)).claimToken))]
      expect(first).toMatchObject({ attempts: 1, scanStatus: 'PENDING' })
      expect(second).toMatchObject({ attempts: 2, scanStatus: 'PENDING' })
      expect(await scan(String(second.claimToken))).toMatchObject({
        scanResult: 'The scanner gave an answer that is no verdict.',
        scanStatus: 'ERROR',
      })
      await app.drain()
      expect(await fileOf(id)).toMatchObject({ scanStatus: 'ERROR' })
    },
  )

  it('leaves a damaged picture clean and served, with the reason why it has no variants', async () => {
    const whole = await jpeg(1200, 900)
    const damaged = Buffer.concat([whole.subarray(0, 2_000), Buffer.alloc(20_000, 0xff)])
    const id = await add(damaged, 'damaged.jpg')
    await minutes(2)
    const file = await fileOf(id)
    expect(file).toMatchObject({ scanStatus: 'CLEAN', status: 'failed' })
    expect(file.processingError).toMatch(/cannot be decoded/)
    expect((await app.call('GET', `/media/${id}/file`, app.editor)).status).toBe(200)
    expect(await audit(app)).toEqual(nothingWrong)
  })
})

describe('variants and the quota', () => {
  let app: App
  const picture = () => jpeg(1600, 1200)
  afterEach(() => app.stop())

  it('never push a person over the limit: the picture stays, without them', async () => {
    const bytes = await picture()
    app = await createApp({ limits: () => ({ storageBytes: bytes.length + 100 }) })
    const { doc } = await (
      await app.call('POST', '/media', app.editor, form({ bytes, name: 'large.jpg' }))
    ).json()
    await app.drain()
    const file = await app.payload.findByID({ id: doc.id, collection: 'media', depth: 0 })
    expect(file).toMatchObject({ scanStatus: 'CLEAN', status: 'failed' })
    expect(file.processingError).toMatch(/quota|free|room/i)
    expect((await speaker(app).ask('GET', '/media/usage')).body).toMatchObject({
      totalBytes: bytes.length,
      variantBytes: 0,
    })
    for (let i = 0; i < 3; i++) {
      await later(app, 30)
      await sweep(app)
    }
    expect(await audit(app)).toEqual(nothingWrong)
  })
})
