import { Readable } from 'node:stream'

import type { ArchiveSource } from '../../src/archives/ArchiveSource.js'

import { defaultArchiveLimits } from '../../src/archives/ArchiveLimits.js'
import { inspectArchive } from '../../src/archives/inspectArchive.js'
import { noise, text } from './archiveMakers.js'
import { countingSource } from './countingSource.js'
import { zipOf } from './zipOf.js'

const zip = zipOf(
  Array.from({ length: 3 }, (_, index) => ({ name: `${index}`, content: noise(200_000) })),
)

/** The same file, from a store that does `fail` at the request of this number. */
const failing = (at: number, fail: (body: Readable) => Promise<Readable>): ArchiveSource => {
  const { source } = countingSource(zip)
  let request = 0
  return {
    size: zip.length,
    read: async (range) => {
      const body = await source.read(range)
      request += 1
      return request === at ? fail(body) : body
    },
  }
}

const down = new Error('the store is down')

const failures: Array<
  readonly [how: string, fail: (body: Readable) => Promise<Readable>, error: object]
> = [
  ['refuses', async () => Promise.reject(down), { message: 'the store is down' }],
  [
    'breaks off',
    async () =>
      Readable.from(
        (async function* () {
          yield text('PK')
          throw down
        })(),
      ),
    { message: 'the store is down' },
  ],
  ['ends early', async () => Readable.from([text('PK')]), { code: 'STORAGE_UNAVAILABLE' }],
  [
    'says too much',
    async (body) => Readable.from([...((await body.toArray()) as Buffer[]), text('!')]),
    { code: 'STORAGE_UNAVAILABLE' },
  ],
  ['closes', async (body) => body.destroy(down), { message: 'the store is down' }],
]

describe('archives: a store that fails says nothing about the file', () => {
  it.each(failures)(
    'throws what the store threw when it %s, whenever that is',
    async (_, fail, error) => {
      const { counted, source } = countingSource(zip)
      expect(await inspectArchive(source, defaultArchiveLimits)).toEqual({ verdict: 'clean' })
      expect(counted.requests).toBeGreaterThan(3)
      for (let at = 1; at <= counted.requests; at += 1) {
        await expect(inspectArchive(failing(at, fail), defaultArchiveLimits)).rejects.toMatchObject(
          error,
        )
      }
    },
  )

  it('throws the reason of the signal, before and while it reads', async () => {
    const reason = new Error('the lease is over')
    const over = AbortSignal.abort(reason)
    await expect(
      inspectArchive(countingSource(zip).source, defaultArchiveLimits, over),
    ).rejects.toBe(reason)

    const controller = new AbortController()
    const stuck: ArchiveSource = {
      size: zip.length,
      read: async () => new Readable({ read: () => controller.abort(reason) }),
    }
    await expect(inspectArchive(stuck, defaultArchiveLimits, controller.signal)).rejects.toBe(
      reason,
    )
  })

  it('lets go of streams that it does not read to the end', async () => {
    const opened: Readable[] = []
    const { source } = countingSource(
      zipOf([{ name: 'a', content: Buffer.alloc(4_000_000), size: 90 }]),
    )
    const read = async (range?: { end: number; start: number }) => {
      const body = await source.read(range)
      opened.push(body)
      return body
    }
    expect((await inspectArchive({ ...source, read }, defaultArchiveLimits)).verdict).not.toBe(
      'clean',
    )
    expect(opened.map(({ destroyed }) => destroyed)).not.toContain(false)
  })
})
