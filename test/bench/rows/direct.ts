import type { ServerKind } from '../server.js'

import { median, ratioOf, round, type RowResult, type Table } from '../figures.js'
import { MiB, sendByForm, sendByParts, sendRaw } from '../sendFile.js'
import { type BenchServer, startServer } from '../startServer.js'
import { startSink } from '../startSink.js'

type Send = (server: BenchServer, size: number) => Promise<void>

interface Case {
  readonly at: 'library' | 'everywhere'
  readonly files: number
  readonly send: Send
  readonly size: number
}

const cases: Readonly<Record<string, Case>> = {
  '512 MiB by REST': { at: 'everywhere', files: 1, send: sendByForm, size: 512 * MiB },
  '8 x 128 MiB by REST at once': { at: 'everywhere', files: 8, send: sendByForm, size: 128 * MiB },
  '200 MB by REST': { at: 'library', files: 1, send: sendByForm, size: 200_000_000 },
  '1 GiB by presigned parts': { at: 'library', files: 1, send: sendByParts, size: 1024 * MiB },
}

const peers: readonly ServerKind[] = [
  'library',
  'library on S3',
  'stock Payload',
  'stock Payload, useTempFiles',
]

/** Blocks of candidate, peer, peer, candidate. */
const blocks = 4
const blockSize = 256 * MiB

/** What one case does to a server that has just been started and warmed up. */
const measure = async (server: BenchServer, { files, send, size }: Case) => {
  await sendByForm(server, 16 * MiB)
  await server.resetPeak()
  const [before, cpu, moved] = [await server.memory(), await server.cpu(), await server.moved()]
  const start = performance.now()
  await Promise.all(Array.from({ length: files }, () => send(server, size)))
  const seconds = (performance.now() - start) / 1000
  const { peak } = await server.memory()
  const bytes = files * size
  return {
    'CPU ms/MiB': round(((await server.cpu()) - cpu) / (bytes / MiB)),
    'growth MiB': Math.round(peak - before.now),
    'growth per file MiB': round((peak - before.now) / files, 1),
    'moved per byte': round(((await server.moved()) - moved) / bytes),
    'peak MiB': Math.round(peak),
    seconds: round(seconds, 1),
  }
}

/** Milliseconds of the server's processor per MiB, the library's and those of a server that only streams, in turns. */
const compareCPU = async () => {
  const [ours, raw] = [await startServer('library'), await startServer('raw PUT')]
  try {
    const cpuOf = async (server: BenchServer, send: Send) => {
      const before = await server.cpu()
      await send(server, blockSize)
      return ((await server.cpu()) - before) / (blockSize / MiB)
    }
    const [us, they] = [() => cpuOf(ours, sendByForm), () => cpuOf(raw, sendRaw)]
    await us()
    await they()
    const turns: number[][] = []
    for (let block = 0; block < blocks; block++) {
      turns.push([await us(), await they(), await they(), await us()])
    }
    return {
      ours: round(median(turns.flatMap(([a, , , d]) => [a!, d!]))),
      raw: round(median(turns.flatMap(([, b, c]) => [b!, c!]))),
      ratio: ratioOf(turns.map(([a, b, c, d]) => [a! + d!, b! + c!])),
      same: ratioOf(turns.map(([a, , , d]) => [a!, d!])),
    }
  } finally {
    await ours.stop()
    await raw.stop()
  }
}

/** How much memory and time a server spends on large files that pass through it. */
export const direct = async (): Promise<RowResult> => {
  const sink = await startSink()
  const table: Table = {}
  const growth: Record<string, number> = {}
  try {
    for (const [name, one] of Object.entries(cases)) {
      for (const kind of one.at === 'everywhere' ? peers : peers.slice(0, 1)) {
        const server = await startServer(kind, { bucket: 'bench', config: sink.config })
        try {
          const measured = await measure(server, one)
          table[`${name}: ${kind}`] = measured
          growth[`${name}: ${kind}`] = measured['growth MiB']
        } finally {
          await server.stop()
        }
      }
    }
  } finally {
    await sink.stop()
  }
  const beside = (name: string, peer: ServerKind) =>
    round(growth[`${name}: library`]! / growth[`${name}: ${peer}`]!, 3)
  const cpu = await compareCPU()
  return {
    about:
      'Growth of the server while files pass through it: its peak over what it had after warming up, a new process each time. Stock Payload is on the local disk; "on S3" is a sink on this machine that only speaks S3.',
    ratios: {
      '512 MiB, growth, library / stock Payload': beside('512 MiB by REST', 'stock Payload'),
      '8 x 128 MiB, growth, library / stock Payload': beside(
        '8 x 128 MiB by REST at once',
        'stock Payload',
      ),
      'CPU ms/MiB, library': cpu.ours,
      'CPU ms/MiB, raw PUT to a file': cpu.raw,
      'CPU, library / raw PUT': cpu.ratio,
      'CPU, library / library (A/A)': cpu.same,
    },
    table,
  }
}
