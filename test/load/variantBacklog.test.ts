import { crc32 } from 'node:zlib'
import sharp from 'sharp'

import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { form, jpeg } from '../app/files.js'
import { settleDown } from '../app/later.js'
import { query } from '../app/query.js'
import { read } from '../app/uploads.js'
import { inLanes } from './inLanes.js'
import { report, scale } from './scale.js'

const files = scale(30, 1_000)

type Kind = 'bomb' | 'corrupt' | 'good'
const kindOf = (index: number): Kind =>
  index % 40 === 9 ? 'bomb' : index % 40 === 29 ? 'corrupt' : 'good'

/** A picture that says it is larger than it may be; the header itself is in order. */
const bomb = async (): Promise<Buffer> => {
  const png = await sharp({ create: { background: '#fff', channels: 3, height: 8, width: 8 } })
    .png()
    .toBuffer()
  png.writeUInt32BE(60_000, 16)
  png.writeUInt32BE(60_000, 20)
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29)
  return png
}

/** A picture whose header is in order and whose data is not. */
const corrupt = (good: Buffer): Buffer => {
  const bytes = Buffer.from(good.subarray(0, Math.floor(good.length / 2)))
  bytes.fill(0xff, Math.floor(bytes.length / 2))
  return bytes
}

/** L5: pictures by the thousand, some of them meant to hurt. */
describe('a backlog of pictures', () => {
  let app: App
  beforeAll(async () => {
    app = await createApp()
  })
  afterAll(() => app.stop())

  it(
    'makes the variants of every good one, and the others cost nothing else',
    async () => {
      const good = await jpeg(900, 700)
      const bodies: Readonly<Record<Kind, Buffer>> = {
        bomb: await bomb(),
        corrupt: corrupt(good),
        good,
      }
      const names: Readonly<Record<Kind, string>> = {
        bomb: 'bomb.png',
        corrupt: 'corrupt.jpg',
        good: 'good.jpg',
      }
      const answers = await inLanes(files, 8, (i) => {
        const kind = kindOf(i)
        return read(
          app.call('POST', '/media', app.editor, form({ bytes: bodies[kind], name: names[kind] })),
        )
      })
      const bombs = answers.filter((_, i) => kindOf(i) === 'bomb')
      expect(bombs.map(({ status }) => status)).toEqual(bombs.map(() => 422))
      await settleDown(app)
      const rows = await query<{ name: string; status: string; variants: unknown[] | null }>(
        app,
        'SELECT original_filename AS name, status, variants FROM media',
      )
      const states = (name: string) => [
        ...new Set(rows.filter((row) => row.name === name).map(({ status }) => status)),
      ]
      expect(states('good.jpg')).toEqual(['ready'])
      expect(states('corrupt.jpg')).toEqual(['failed'])
      const made = rows.filter(({ name }) => name === 'good.jpg')
      expect(made).toHaveLength(answers.filter((_, i) => kindOf(i) === 'good').length)
      expect(made.every(({ variants }) => variants!.length > 0)).toBe(true)
      expect(await audit(app)).toEqual(nothingWrong)
      report('L5 pictures', {
        bombs: bombs.length,
        corrupt: rows.length - made.length,
        files,
        good: made.length,
      })
    },
    scale(180_000, 1_800_000),
  )
})
