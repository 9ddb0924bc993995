import { setTimeout as sleep } from 'node:timers/promises'

import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { pdf } from '../app/files.js'
import { later, settleDown, sweep } from '../app/later.js'
import { query } from '../app/query.js'
import { type Answer, errorOf, put, type Speaker, speaker, usageOf } from '../app/uploads.js'

const MiB = 2 ** 20
const rounds = Array.from({ length: 20 }, (_, round) => round)
const bytes = pdf()

const times = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)))

describe('completing at the same time as something else', () => {
  let app: App
  let editor: Speaker
  /** Where a completion waits before the store completes. */
  let beforeObject: (() => Promise<void>) | undefined
  /** Where it waits when the store has completed. */
  let afterObject: (() => Promise<void>) | undefined

  beforeAll(async () => {
    app = await createApp({
      wrap: (storage) => ({
        ...storage,
        completeUpload: async (upload, parts) => {
          await beforeObject?.()
          const object = await storage.completeUpload(upload, parts)
          await afterObject?.()
          return object
        },
      }),
    })
    editor = speaker(app)
  })
  afterAll(() => app.stop())
  afterEach(async () => {
    beforeObject = undefined
    afterObject = undefined
    await app.drain()
    expect(await usageOf(app, app.editor)).toMatchObject({ reservedBytes: 0, reservedFiles: 0 })
    await settleDown(app)
    expect(await audit(app)).toEqual(nothingWrong)
  })

  const begin = async (): Promise<number> => {
    const { body } = await editor.presign({ filename: 'paper.pdf', size: bytes.length })
    expect((await put(app, body, bytes)).status).toBe(200)
    return body.id
  }
  const filesOfUpload = async (id: number): Promise<number> => {
    const rows = await query(
      app,
      'SELECT m.id FROM media m JOIN media_uploads u ON u.key = m.storage_path WHERE u.id = $1',
      [id],
    )
    return rows.length
  }
  const isDone = ({ status }: Answer) => status === 200 || status === 201

  /** Stops the next completion at a point; answers when it is there, with what lets it go on. */
  const stopAt = (point: 'after' | 'before') => {
    let goOn = () => {}
    const mayGoOn = new Promise<void>((resolve) => (goOn = resolve))
    const isThere = new Promise<void>((resolve) => {
      const stop = () => {
        beforeObject = undefined
        afterObject = undefined
        resolve()
        return mayGoOn
      }
      beforeObject = point === 'before' ? stop : undefined
      afterObject = point === 'after' ? stop : undefined
    })
    return { goOn, isThere }
  }

  it('makes one file of an upload that many complete', async () => {
    for (const round of rounds.slice(0, 10)) {
      const id = await begin()
      const answers = await times(6, (i) => editor[(i + round) % 2 ? 'confirm' : 'complete'](id))
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 201])
      expect(new Set(answers.map(({ body }) => body.doc.id)).size).toBe(1)
      expect(await filesOfUpload(id)).toBe(1)
    }
  })

  it('is aborted or completed, never both', async () => {
    for (const round of rounds) {
      const id = await begin()
      const [completed, aborted] = await Promise.all([
        sleep(round % 5).then(() => editor.confirm(id)),
        sleep((round % 4) * 3).then(() => editor.abort(id)),
      ])
      expect(isDone(completed)).toBe(!isDone(aborted))
      expect(await filesOfUpload(id)).toBe(isDone(completed) ? 1 : 0)
      if (isDone(completed)) {
        expect(['UPLOAD_BUSY', 'UPLOAD_COMPLETED']).toContain(errorOf(aborted).code)
      } else {
        expect(errorOf(completed).code).toBe('UPLOAD_ABORTED')
      }
    }
  })

  it('expires or is completed, never both', async () => {
    for (const round of rounds) {
      const id = await begin()
      const ends = ((round % 10) - 3) * 4
      await query(app, 'UPDATE media_uploads SET expires_at = now() + $2::interval WHERE id = $1', [
        id,
        `${ends} milliseconds`,
      ])
      const [completed] = await Promise.all([
        editor.confirm(id),
        sleep(Math.max(0, ends + 1)).then(() => sweep(app)),
      ])
      await sweep(app)
      const [upload] = await query(app, 'SELECT state FROM media_uploads WHERE id = $1', [id])
      expect(upload).toEqual({ state: isDone(completed) ? 'completed' : 'expired' })
      expect(await filesOfUpload(id)).toBe(isDone(completed) ? 1 : 0)
      if (!isDone(completed)) {
        expect(errorOf(completed)).toEqual({ code: 'UPLOAD_EXPIRED', status: 410 })
      }
    }
  })

  it.each(['before', 'after'] as const)(
    'lets a completion end that began in time, stopped %s the object is there',
    async (point) => {
      const id = await begin()
      const { goOn, isThere } = stopAt(point)
      const completing = editor.confirm(id)
      await isThere
      await query(app, 'UPDATE media_uploads SET expires_at = now() WHERE id = $1', [id])
      await sweep(app)
      expect(errorOf(await editor.abort(id)).code).toBe('UPLOAD_BUSY')
      goOn()
      expect((await completing).status).toBe(201)
      expect(await filesOfUpload(id)).toBe(1)
    },
  )

  it.each(['before', 'after'] as const)(
    'gives an upload to another request when the first is stuck for minutes, stopped %s the object is there',
    async (point) => {
      const id = await begin()
      const { goOn, isThere } = stopAt(point)
      const stuck = editor.confirm(id)
      await isThere
      await later(app, 3)
      const second = await editor.confirm(id)
      expect(second.status).toBe(201)
      goOn()
      expect(isDone(await stuck)).toBe(false)
      expect(await filesOfUpload(id)).toBe(1)
      expect(await editor.confirm(id)).toMatchObject({
        body: { doc: { id: second.body.doc.id } },
        status: 200,
      })
    },
  )

  it.each(['before', 'after'] as const)(
    'leaves nothing when an upload expires whose completion is stuck, stopped %s the object is there',
    async (point) => {
      const id = await begin()
      const { goOn, isThere } = stopAt(point)
      const stuck = editor.confirm(id)
      await isThere
      await later(app, 25 * 60)
      await sweep(app)
      await later(app, 1)
      await sweep(app)
      goOn()
      expect(isDone(await stuck)).toBe(false)
      expect(await filesOfUpload(id)).toBe(0)
    },
  )

  it('records the bytes that are stored when a part is sent again meanwhile', async () => {
    const whole = pdf(MiB + 1_000)
    for (const round of rounds) {
      const { body } = await editor.initiate({
        filename: 'big.pdf',
        partSize: MiB,
        size: whole.length,
      })
      const [first, last] = body.parts
      await put(app, first, whole.subarray(0, MiB))
      await put(app, last, whole.subarray(MiB))
      const other = Buffer.from(whole.subarray(MiB))
      other.fill('x', 0, 500)
      const [completed, ...sent] = await Promise.all([
        sleep(round % 4).then(() => editor.complete(body.id)),
        ...[0, 1, 2].map((i) => sleep(i * (round % 3)).then(() => put(app, last, other))),
      ])
      for (const { status } of sent) {
        expect([200, 404]).toContain(status)
      }
      // Either may be first. What was refused is still open, with the part that is there now.
      const { doc } = (isDone(completed) ? completed : await editor.complete(body.id)).body
      expect((await put(app, last, other)).status).toBe(404)
      expect(doc.filesize).toBe(whole.length)
    }
  })
})
