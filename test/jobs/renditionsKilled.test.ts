import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'

import type { RenditionTask } from './renditionWorker.js'

import { nameOf, type Variant } from '../../src/core/Variant.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { form } from '../app/files.js'
import { later, sweep } from '../app/later.js'
import { query } from '../app/query.js'
import { read } from '../app/uploads.js'
import { film } from '../derivatives/video/films.js'
import { type Gate, gate } from '../derivatives/video/gate.js'
import { until } from './until.js'

const video = {
  hls: [120],
  renditions: [
    { format: 'mp4', height: 120 },
    { format: 'webm', height: 120 },
  ],
} as const

interface Row {
  readonly rendition_attempts: string
  readonly rendition_status: string
  readonly variants: Variant[]
}

describe('a worker that is killed while it makes renditions', () => {
  let app: App
  let ffmpeg: Gate
  let id: number

  beforeAll(async () => {
    ffmpeg = await gate()
    app = await createApp({ video })
    const sent = form({ bytes: await film(), name: 'film.mp4' })
    id = (await read(app.call('POST', '/media', app.editor, sent))).body.doc.id
    // All but the renditions, which are the worker's.
    const { makeVariants } = await import('../../src/jobs/makeVariants.js')
    const { scanFile } = await import('../../src/jobs/scanFile.js')
    const { libraryOf } = await import('../../src/library/libraryOf.js')
    await scanFile(await libraryOf(app.payload), { file: id })
    await makeVariants(await libraryOf(app.payload), { file: id })
  })
  afterAll(async () => {
    await app.stop()
    await ffmpeg.remove()
  })

  const rowOf = async () => (await query<Row>(app, 'SELECT * FROM media WHERE id = $1', [id]))[0]!
  const names = async () => (await rowOf()).variants.map(nameOf)
  const foldersOf = async (pid: number) =>
    (await readdir(tmpdir())).filter((name) =>
      name.startsWith(`media-library-${hostname().replace(/[^a-z0-9]/gi, '_')}-${pid}-`),
    )

  /** Starts a worker, and kills it when it uses an encoder for the first time. */
  const killedAt = async (encoder: string): Promise<number> => {
    await ffmpeg.close(encoder)
    const { admin, databaseURL, dir, editor, other } = app
    const task: RenditionTask = {
      databaseURL,
      dir,
      file: id,
      people: { admin, editor, other },
      video: { ...video, ffmpeg: ffmpeg.path },
    }
    const worker = spawn(
      process.execPath,
      ['--import', 'tsx', 'test/jobs/renditionWorker.ts', JSON.stringify(task)],
      {
        env: { ...process.env, NODE_OPTIONS: '' },
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    )
    const ended = once(worker, 'exit')
    await until('the rendition is begun', () => ffmpeg.isWaiting() || worker.exitCode !== null)
    expect(await ffmpeg.isAlive()).toBe(true)
    expect(await foldersOf(worker.pid!)).toHaveLength(1)
    worker.kill('SIGKILL')
    await ended
    // Its program does not outlive it.
    await until('ffmpeg is gone', async () => !(await ffmpeg.isAlive()))
    return worker.pid!
  }

  it('has its place taken by another, which goes on with what is missing', async () => {
    await killedAt('libvpx-vp9')
    expect(await rowOf()).toMatchObject({ rendition_attempts: '1', rendition_status: 'processing' })
    expect(await names()).toEqual(['poster', 'thumbnail', 'mp4-120p'])
    const { variants: first } = await rowOf()
    // Half an object, as a store may keep that a worker was writing to.
    const [key] = first.filter((one) => nameOf(one) === 'mp4-120p').map((one) => one.key)
    const { writeFile } = await import('node:fs/promises')
    await writeFile(
      `${app.dir}/objects/${key!.replace('mp4-214x120.mp4', 'webm-214x120.webm')}`,
      'half',
    )

    await sweep(app)
    expect(await rowOf()).toMatchObject({ rendition_attempts: '1', rendition_status: 'processing' })
    await later(app, 20)
    // Killed once more, one rendition further.
    const { freeRenditions } = await import('../../src/jobs/repairRenditions.js')
    const { libraryOf } = await import('../../src/library/libraryOf.js')
    expect(await freeRenditions(await libraryOf(app.payload))).toBe(1)
    const second = await killedAt('libx264')
    expect(await names()).toEqual(['poster', 'thumbnail', 'mp4-120p', 'webm-120p'])
    expect(await foldersOf(second)).toHaveLength(1)

    // The first sweep frees it, the next one finds that nobody came.
    for (const minutes of [20, 1]) {
      await later(app, minutes)
      await sweep(app)
    }
    const row = await rowOf()
    expect(row).toMatchObject({ rendition_attempts: '0', rendition_status: 'ready' })
    expect(row.variants.map(nameOf)).toEqual([
      'poster',
      'thumbnail',
      'mp4-120p',
      'webm-120p',
      'hls-120p.mp4',
      'hls-120p',
      'hls',
    ])
    // What was there was not made again.
    expect(row.variants.slice(0, 3)).toEqual(first)
    expect(await audit(app)).toEqual(nothingWrong)
  })
})
