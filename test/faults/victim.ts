// A process that works with the library and is stopped at a named point. Tells its parent what it was promised.
import { createHash } from 'node:crypto'

import { eicar } from '../../src/scanners/eicar.js'
import { local } from '../../src/storage/local.js'
import { createApp } from '../app/createApp.js'
import { form, jpeg } from '../app/files.js'
import { speaker } from '../app/uploads.js'
import { type Point, type PointName, points, type Stop } from './points.js'

interface Task {
  readonly databaseURL: string
  readonly dir: string
  readonly point: PointName
  /** How it stops: as `kill -9` and a power cut do, or until its parent wakes it. */
  readonly signal: 'SIGKILL' | 'SIGSTOP'
}

const { databaseURL, dir, point, signal } = JSON.parse(process.argv[2]!) as Task
const { doing, drivers }: Point = points[point]

const tell = (promised: Record<string, unknown>) =>
  new Promise<void>((resolve) => {
    process.stdout.write(`${JSON.stringify(promised)}\n`, () => resolve())
  })

let hasStopped = false
const stop: Stop = async () => {
  if (!hasStopped) {
    hasStopped = true
    await tell({ isStopped: true })
    process.kill(process.pid, signal)
  }
}

const own = { scanner: eicar(), storage: local({ dir }) }
const app = await createApp({ databaseURL, dir, ...(drivers?.(own, stop) ?? own) })
const editor = speaker(app)
const bytes = await jpeg(800, 600)

const presign = async () => {
  const file = { filename: 'picture.jpg', mimeType: 'image/jpeg', size: bytes.length }
  const { body } = await editor.presign(file)
  await tell({ upload: body.id })
  return body
}
const part = async (): Promise<number> => {
  const { id, url } = await presign()
  await app.call('PUT', `/media/storage/LOCAL${new URL(url).search}`, null, bytes)
  return id
}
const add = async (): Promise<number> => {
  const { body } = await editor.confirm(await part())
  await tell({ file: body.doc.id, md5: createHash('md5').update(bytes).digest('hex') })
  return body.doc.id
}

const work: Readonly<Record<Point['doing'], () => Promise<unknown>>> = {
  abort: async () => editor.abort(await part()),
  confirm: async () => {
    const { status } = await editor.confirm(await part())
    await tell({ answer: status })
  },
  direct: async () => {
    const sent = form({ bytes, name: 'picture.jpg' })
    const { status } = await app.call('POST', '/media', app.editor, sent)
    await tell({ answer: status })
  },
  drain: async () => {
    await add()
    await app.drain()
  },
  part,
  presign,
  remove: async () => {
    const file = await add()
    await app.drain()
    await editor.ask('DELETE', `/media/${file}`)
    await editor.ask('DELETE', `/media/${file}?permanent=true`)
    await tell({ deleted: file })
    await app.drain()
  },
}

await work[doing]()
if (!drivers) {
  await stop()
}
process.exit()
