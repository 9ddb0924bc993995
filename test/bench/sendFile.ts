import { request } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import type { BenchServer } from './startServer.js'

export const MiB = 2 ** 20
const block = Buffer.alloc(MiB, 'payload media library ')
let files = 0

/** `size` bytes that are an MP4: its type, and a box that goes on to the end. */
const video = function* (size: number, isFirst: boolean): Generator<Buffer> {
  const start = Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\0\0mdat', 'latin1')
  if (isFirst) {
    yield start
  }
  for (let left = size - (isFirst ? start.length : 0); left > 0; left -= MiB) {
    yield left < MiB ? block.subarray(0, left) : block
  }
}

const send = (
  url: string,
  method: string,
  headers: Record<string, number | string>,
  chunks: Iterable<Buffer>,
) =>
  new Promise<void>((resolve, reject) => {
    const outgoing = request(url, { headers, method }, (response) => {
      let text = ''
      response
        .setEncoding('utf8')
        .on('data', (part) => (text += part))
        .on('end', () => (response.statusCode! < 300 ? resolve() : reject(new Error(text))))
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

/** A new name each time: stock Payload looks for a free one. */
const newName = () => `film-${process.pid}-${files++}.mp4`

/** As a planned upload, four parts at once. */
export const sendByParts = async (server: BenchServer, size: number): Promise<void> => {
  const file = { filename: newName(), mimeType: 'video/mp4', size }
  const plan = await json(server, '/media/upload/multipart/initiate', file)
  const numbers = Array.from({ length: plan.partCount }, (_, i) => i + 1)
  const { parts } = await json(server, '/media/upload/multipart/part', { id: plan.id, numbers })
  const queue = [...parts] as { number: number; size: number; url: string }[]
  const lane = async () => {
    for (let part = queue.shift(); part; part = queue.shift()) {
      const chunks = video(part.size, part.number === 1)
      await send(part.url, 'PUT', { 'content-length': part.size }, chunks)
    }
  }
  await Promise.all([lane(), lane(), lane(), lane()])
  await json(server, '/media/upload/multipart/complete', { id: plan.id })
}

/** As Payload's own REST API takes a file. */
export const sendByForm = (server: BenchServer, size: number): Promise<void> => {
  const boundary = 'media-library-bench'
  const head = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${newName()}"\r\nContent-Type: video/mp4\r\n\r\n`,
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
  return send(`${server.api}/media`, 'POST', headers, body())
}

/** The bytes and nothing else. */
export const sendRaw = (server: BenchServer, size: number): Promise<void> =>
  send(server.url, 'PUT', { 'content-length': size }, video(size, true))
