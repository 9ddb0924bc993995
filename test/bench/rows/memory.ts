import { request } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { type BenchServer, startServer } from '../startServer.js'

const MiB = 2 ** 20
const block = Buffer.alloc(MiB, 'payload media library ')

/** `size` bytes that begin as an MP4 does. */
const video = function* (size: number, isFirst: boolean): Generator<Buffer> {
  const start = Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1')
  if (isFirst) {
    yield start
  }
  for (let left = size - (isFirst ? start.length : 0); left > 0; left -= MiB) {
    yield left < MiB ? block.subarray(0, left) : block
  }
}

const send = (url: string, method: string, headers: Record<string, number | string>, chunks: Iterable<Buffer>) =>
  new Promise<{ status: number; text: string }>((resolve, reject) => {
    const outgoing = request(url, { headers, method }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part) => (text += part)).on('end', () => resolve({ status: response.statusCode!, text }))
    })
    outgoing.on('error', reject)
    void pipeline(Readable.from(chunks, { objectMode: false }), outgoing).catch(reject)
  })

const json = async ({ api, token }: BenchServer, path: string, body: unknown) => {
  const response = await fetch(`${api}${path}`, {
    body: JSON.stringify(body),
    headers: { Authorization: `JWT ${token}`, 'Content-Type': 'application/json' },
    method: 'POST',
  })
  if (!response.ok) {
    throw new Error(await response.text())
  }
  return response.json()
}

const byParts = async (server: BenchServer, size: number) => {
  const plan = await json(server, '/media/upload/multipart/initiate', { filename: 'film.mp4', mimeType: 'video/mp4', size })
  const numbers = Array.from({ length: plan.partCount }, (_, i) => i + 1)
  const { parts } = await json(server, '/media/upload/multipart/part', { id: plan.id, numbers })
  const queue = [...parts] as { number: number; size: number; url: string }[]
  const lane = async () => {
    for (let part = queue.shift(); part; part = queue.shift()) {
      const url = part.url.replace(/^https?:\/\/[^/]+/, server.api.replace(/\/api$/, ''))
      const { status, text } = await send(url, 'PUT', { 'content-length': part.size }, video(part.size, part.number === 1))
      if (status !== 200) {
        throw new Error(text)
      }
    }
  }
  await Promise.all([lane(), lane(), lane(), lane()])
  await json(server, '/media/upload/multipart/complete', { id: plan.id })
}

const byForm = async (server: BenchServer, size: number) => {
  const boundary = 'media-library-bench'
  const head = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="film.mp4"\r\nContent-Type: video/mp4\r\n\r\n`,
  )
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`)
  const body = function* () {
    yield head
    yield* video(size, true)
    yield tail
  }
  const headers = {
    Authorization: `JWT ${server.token}`,
    'content-length': head.length + size + tail.length,
    'content-type': `multipart/form-data; boundary=${boundary}`,
  }
  const { status, text } = await send(`${server.api}/media`, 'POST', headers, body())
  if (status !== 201) {
    throw new Error(text)
  }
}

const ways = {
  '200 MB by REST': (server: BenchServer) => byForm(server, 200_000_000),
  '512 MiB by REST': (server: BenchServer) => byForm(server, 512 * MiB),
  '8 x 128 MiB by REST at once': (server: BenchServer) =>
    Promise.all(Array.from({ length: 8 }, () => byForm(server, 128 * MiB))),
  '1 GiB by presigned parts': (server: BenchServer) => byParts(server, 1024 * MiB),
} as const

/** How much the server's memory grows while large files pass: its peak over what it had after warming up. */
export const memory = async () => {
  const server = await startServer()
  try {
    await byForm(server, 16 * MiB)
    await byParts(server, 32 * MiB)
    const table: Record<string, Record<string, number>> = {}
    for (const [way, run] of Object.entries(ways)) {
      await server.resetPeak()
      const before = await server.memory()
      const start = performance.now()
      await run(server)
      const { peak } = await server.memory()
      table[way] = {
        'before MiB': Math.round(before.now),
        'growth MiB': Math.round(peak - before.now),
        'peak MiB': Math.round(peak),
        seconds: Number(((performance.now() - start) / 1000).toFixed(1)),
      }
    }
    return table
  } finally {
    await server.stop()
  }
}
