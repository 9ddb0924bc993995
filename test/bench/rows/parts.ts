import type { UploadOptions } from '../../../src/client/UploadOptions.js'
import type { BenchServer } from '../startServer.js'

import { uploadFile } from '../../../src/client/uploadFile.js'
import { median, ratioOf, type RowResult } from '../figures.js'
import { MiB } from '../sendFile.js'
import { startServer } from '../startServer.js'
import { type Sink, startSink } from '../startSink.js'
import { sendWithUppy } from '../uppyClient.js'

const size = 128 * MiB
const partSize = 8 * MiB
const latency = 100
/** Blocks of ours, Uppy, Uppy, ours, and ours without checksums; every other one the other way round. */
const blocks = 7

/** In memory, so that nobody waits for a disk. */
const film = (): Blob => {
  const bytes = Buffer.alloc(size, 'payload media library ')
  bytes.write('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1')
  return new Blob([bytes], { type: 'video/mp4' })
}

/** Sends a file with the library's client, and counts what it asks the library. */
const sendWithOurs = async (
  file: Blob,
  { api, token }: BenchServer,
  options: Partial<UploadOptions> = {},
): Promise<number> => {
  let calls = 0
  await uploadFile({
    api: `${api}/media`,
    fetch: (input, init) => {
      calls += typeof input === 'string' && input.startsWith(api) ? 1 : 0
      return fetch(input, init)
    },
    file,
    filename: 'film.mp4',
    headers: { Authorization: `JWT ${token}` },
    partSize,
    ...options,
  })
  return calls
}

const timed = async (work: () => Promise<unknown>) => {
  const start = performance.now()
  await work()
  return performance.now() - start
}

const total = (counts: Record<string, number>) =>
  Object.values(counts).reduce((sum, count) => sum + count, 0)

const inWords = (counts: Record<string, number>) =>
  Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ')

const compare = async (file: Blob, server: BenchServer, sink: Sink): Promise<RowResult> => {
  const us = () => sendWithOurs(file, server)
  const plain = () => sendWithOurs(file, server, { checksums: false, hash: 'off' })
  const they = () => sendWithUppy(file, partSize, sink)
  await us()
  await they()
  await sink.counts()
  const calls = await us()
  const ours = await sink.counts()
  await they()
  const theirs = await sink.counts()
  const turns: number[][] = []
  for (let block = 0; block < blocks; block++) {
    // Whoever comes first finds the machine otherwise than who comes second.
    const order = block % 2 ? [they, us, us, they] : [us, they, they, us]
    const times = new Map<() => Promise<unknown>, number[]>([
      [us, []],
      [they, []],
    ])
    for (const work of order) {
      times.get(work)!.push(await timed(work))
    }
    const [a, d] = times.get(us)!
    const [b, c] = times.get(they)!
    turns.push([a!, b!, c!, d!, await timed(plain)])
  }
  return {
    about: `One file of 128 MiB (in memory) in parts of 8 MiB, ${latency} ms added to each S3 request; a sink on this machine stands for S3. Both clients run in one Node process, Uppy signs by itself and asks no other server.`,
    ratios: {
      'wall, library / Uppy': ratioOf(turns.map(([a, b, c, d]) => [a! + d!, b! + c!])),
      'wall, library without checksums / Uppy': ratioOf(
        turns.map(([, b, c, , e]) => [2 * e!, b! + c!]),
      ),
      'wall, library / library (A/A)': ratioOf(turns.map(([a, , , d]) => [a!, d!])),
      'S3 requests beyond the parts': total(ours) - size / partSize,
    },
    table: {
      library: {
        milliseconds: Math.round(median(turns.flatMap(([a, , , d]) => [a!, d!]))),
        'S3 requests': total(ours),
        'of them': inWords(ours),
        'calls of the API': calls,
      },
      'library, without the checksums that Uppy has not': {
        milliseconds: Math.round(median(turns.map(([, , , , e]) => e!))),
        'S3 requests': total(ours),
        'of them': inWords(ours),
        'calls of the API': calls,
      },
      'Uppy aws-s3 6.3.1': {
        milliseconds: Math.round(median(turns.flatMap(([, b, c]) => [b!, c!]))),
        'S3 requests': total(theirs),
        'of them': inWords(theirs),
        'calls of the API': 0,
      },
    },
  }
}

/** A file in parts to a store that is far away, with the library's client and with Uppy. */
export const parts = async (): Promise<RowResult> => {
  const sink = await startSink({ latency })
  try {
    const server = await startServer('library on S3', { bucket: 'bench', config: sink.config })
    try {
      return await compare(film(), server, sink)
    } finally {
      await server.stop()
    }
  } finally {
    await sink.stop()
  }
}
