import { setTimeout as sleep } from 'node:timers/promises'

import type { Answer } from '../app/uploads.js'

import { libraryOf } from '../../src/library/libraryOf.js'
import { reserve, reserveMore } from '../../src/usage/reserve.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { pdf } from '../app/files.js'
import { settleDown, sweep } from '../app/later.js'
import { query } from '../app/query.js'
import { errorOf, put, speaker, usageOf } from '../app/uploads.js'

const size = 1_000

const times = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)))

describe('reserving at the same time', () => {
  let app: App
  let limits: { files?: number; storageBytes?: number }
  beforeAll(async () => {
    app = await createApp({ limits: () => limits })
  })
  afterAll(() => app.stop())
  beforeEach(async () => {
    limits = {}
    await settleDown(app)
    await query(app, 'DELETE FROM media_uploads')
    await query(app, 'DELETE FROM storage_usage')
  })

  const presign = (bytes = size, who = app.editor) =>
    speaker(app, who).presign({ filename: 'a.pdf', mimeType: 'application/pdf', size: bytes })
  const granted = (answers: Answer[]) => answers.filter(({ status }) => status === 201).length
  const refused = (answers: Answer[]) => answers.filter(({ status }) => status !== 201).map(errorOf)

  it.each([
    ['bytes', { storageBytes: 10 * size }],
    ['bytes, with less than a file to spare', { storageBytes: 11 * size - 1 }],
    ['files', { files: 10 }],
    ['both', { files: 10, storageBytes: 1_000 * size }],
  ])('grants exactly 10 of 200 where there is room for 10: %s', async (_, given) => {
    limits = given
    const answers = await times(200, () => presign())
    expect(granted(answers)).toBe(10)
    expect(refused(answers)).toEqual(Array(190).fill({ code: 'QUOTA_EXCEEDED', status: 413 }))
    expect(await usageOf(app, app.editor)).toMatchObject({
      allocatedBytes: 10 * size,
      allocatedFiles: 10,
      reservedBytes: 10 * size,
      reservedFiles: 10,
    })
  })

  it('accepts the last byte that fits and not one more', async () => {
    limits = { storageBytes: 2 * size }
    expect((await presign(size + 1)).status).toBe(201)
    expect(errorOf(await presign(size))).toMatchObject({ code: 'QUOTA_EXCEEDED' })
    expect((await presign(size - 1)).status).toBe(201)
    expect(errorOf(await presign(1))).toMatchObject({ code: 'QUOTA_EXCEEDED' })
  })

  it('makes one usage row however many first uploads come at once', async () => {
    const people = [app.admin, app.editor, app.other]
    const answers = await times(60, (i) => presign(size, people[i % 3]))
    expect(granted(answers)).toBe(60)
    const rows = await query<{ files: string; user: number }>(
      app,
      'SELECT user_id AS user, reserved_files AS files FROM storage_usage ORDER BY user_id',
    )
    expect(rows).toEqual(
      people.map(({ id }) => ({ files: '20', user: id })).sort((a, b) => a.user - b.user),
    )
  })

  it('waits for no connection that its own transactions hold', async () => {
    limits = { files: 20 }
    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, () =>
        app.payload.create({
          collection: 'media',
          data: { user: app.editor.id } as never,
          file: { data: pdf(size), mimetype: 'application/pdf', name: 'a.pdf', size },
        }),
      ),
    )
    const made = outcomes.filter(({ status }) => status === 'fulfilled')
    expect(made).toHaveLength(20)
    await app.drain()
    await app.payload.delete({ collection: 'media', where: { id: { exists: true } } })
    await app.drain()
    expect(await audit(app)).toEqual(nothingWrong)
  })

  it('reserves no more for an upload that expired meanwhile', async () => {
    const library = await libraryOf(app.payload)
    const upload = await reserve(
      library,
      {
        claimedAt: new Date().toISOString(),
        claimToken: 'a token',
        expiresAt: new Date(Date.now() - 1_000).toISOString(),
        filename: 'a.pdf',
        key: 'a/key',
        mimeType: 'application/pdf',
        originalFilename: 'a.pdf',
        partSize: 1,
        size,
        state: 'completing',
        storageProvider: 'LOCAL' as const,
        user: app.editor.id,
      },
      {},
    )
    const more = { bytes: size, limits: {}, upload, user: app.editor.id }
    expect(await reserveMore(library, more)).toBe(true)
    await query(app, 'UPDATE media_uploads SET expires_at = now() - $1::interval', ['1 second'])
    await sweep(app)
    expect(await reserveMore(library, more)).toBe(false)
    expect(await usageOf(app, app.editor)).toMatchObject({ allocatedBytes: 0, reservedBytes: 0 })
  })

  it('is never over the limit in a storm of reserving, aborting, expiring and completing', async () => {
    limits = { files: 30, storageBytes: 20 * size }
    const speak = speaker(app)
    const bytes = pdf(size)
    const seen = { completed: 0, refused: 0, worst: 0 }
    let isOver = false

    const lane = async (index: number) => {
      for (let turn = 0; turn < 6; turn++) {
        const plan = await presign()
        if (plan.status !== 201) {
          expect(errorOf(plan).code).toBe('QUOTA_EXCEEDED')
          seen.refused += 1
          await sleep(20)
          continue
        }
        const fate = (index + turn) % 4
        if (fate === 0) {
          await speak.abort(plan.body.id)
        } else if (fate === 1) {
          await query(app, 'UPDATE media_uploads SET expires_at = now() WHERE id = $1', [
            plan.body.id,
          ])
        } else {
          await put(app, plan.body, bytes)
          const done = await Promise.all([
            speak.confirm(plan.body.id),
            ...(fate === 2 ? [speak.abort(plan.body.id)] : []),
          ])
          if (done[0].status < 300) {
            seen.completed += 1
            const { id } = done[0].body.doc
            await app.payload.delete({ id, collection: 'media' })
          }
        }
      }
    }
    const watch = async () => {
      while (!isOver) {
        const [row] = await query<{ bytes: string; files: string; held: string }>(
          app,
          `SELECT u.allocated_bytes AS bytes, u.allocated_files AS files,
            (SELECT coalesce(sum(filesize + variants_size), 0) FROM media) +
            (SELECT coalesce(sum(size), 0) FROM media_uploads WHERE state IN ('open', 'completing')) AS held
          FROM storage_usage u WHERE user_id = $1`,
          [app.editor.id],
        )
        const { bytes = 0, files = 0, held = 0 } = row ?? {}
        expect(held).toBe(bytes)
        expect(Number(files)).toBeLessThanOrEqual(30)
        seen.worst = Math.max(seen.worst, Number(bytes))
        await sleep(2)
      }
    }
    const expire = async () => {
      while (!isOver) {
        await sweep(app)
        await sleep(20)
      }
    }
    const around = Promise.all([watch(), expire()])
    await times(50, lane).finally(() => (isOver = true))
    await around
    expect(seen.worst).toBeLessThanOrEqual(20 * size)
    expect(seen.worst).toBeGreaterThan(15 * size)
    expect(seen.completed).toBeGreaterThan(10)
    expect(seen.refused).toBeGreaterThan(10)
    await settleDown(app)
    expect(await audit(app)).toEqual(nothingWrong)
  })
})
