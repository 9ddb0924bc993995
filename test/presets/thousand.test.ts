import { setTimeout as sleep } from 'node:timers/promises'

import { sweep } from '../../src/jobs/sweep.js'
import { libraryOf } from '../../src/library/libraryOf.js'
import { payloadQueue } from '../../src/queues/payload.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { form, jpeg } from '../app/files.js'
import { later } from '../app/later.js'
import { read } from '../app/uploads.js'
import { report, scale } from '../load/scale.js'
import { cloneFiles } from './cloneFiles.js'
import { presetsOf, progressOf, rowsOf } from './regenerating.js'
import { startWorker } from './startWorker.js'

const files = scale(200, 1_000)

/** The worker is killed when so many of them are made. */
const part = 0.2

describe('a preset of a large library', () => {
  let app: App
  const queue = payloadQueue({ autoRun: false, pollMs: 100 })
  beforeAll(async () => {
    app = await createApp({ queue: queue as never })
  })
  afterAll(() => app.stop())

  const until = async (isSo: () => Promise<boolean>) => {
    while (!(await isSo())) {
      await sleep(250)
    }
  }

  it(
    'that is edited is made anew for every file, although the worker is killed in the middle',
    async () => {
      const presets = presetsOf(app)
      const { body } = await presets.create({
        format: 'webp',
        label: 'tiny',
        quality: 80,
        width: 24,
      })
      const picture = form({ bytes: await jpeg(40, 30), name: 'gull.jpg' })
      const { doc } = (await read(app.call('POST', '/media', app.editor, picture))).body
      const first = await queue.work!(app.payload)
      await until(async () => {
        const { done, wanted } = await progressOf(app)
        return done === 1 && !wanted
      })
      await first.close()
      await cloneFiles(app, doc.id, files - 1)
      expect(await audit(app)).toEqual(nothingWrong)

      const worker = startWorker(app)
      const began = Date.now()
      await presets.change(body.doc.id, { width: 32 })
      expect(await progressOf(app)).toMatchObject({ total: files, wanted: true })
      await until(async () => (await progressOf(app)).done >= files * part)
      expect(await worker.kill()).toBe('SIGKILL')
      const cut = await progressOf(app)
      expect(cut.done).toBeLessThan(files)
      expect(cut.wanted).toBe(true)

      // What it was writing: a kill hits that seldom, so there is always one.
      const library = await libraryOf(app.payload)
      await library.storage.createUpload('half.webp', { contentType: 'image/webp', size: 100 })

      // What it had in hand is free when its lease is over.
      await later(app, 20)
      await sweep(library)
      const second = await queue.work!(app.payload)
      await until(async () => {
        const { running, wanted } = await progressOf(app)
        return !wanted && running === 0
      })
      await second.close()
      expect(await progressOf(app)).toMatchObject({
        done: files,
        failed: 0,
        remaining: 0,
        running: 0,
      })
      const widths = (await rowsOf(app)).map(
        ({ variants }) => variants!.find(({ preset }) => preset === 'tiny')!.width,
      )
      expect(widths).toEqual(Array.from({ length: files }, () => 32))

      // Nobody can still be at it.
      await later(app, 26 * 60)
      await sweep(library)
      expect(await audit(app)).toEqual(nothingWrong)
      report('Regeneration', {
        doneWhenKilled: cut.done,
        files,
        seconds: (Date.now() - began) / 1000,
      })
    },
    scale(600_000, 1_200_000),
  )
})
