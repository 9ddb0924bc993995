import pg from 'pg'

import { median, ratioOf, round, type RowResult } from '../figures.js'
import { synthetic } from '../pictures/samples.js'
import { type BenchServer, startServer } from '../startServer.js'

/** Blocks of library, stock, stock, library. */
const blocks = 7

let files = 0

const send = async (server: BenchServer, bytes: Buffer) => {
  const form = new FormData()
  form.set(
    'file',
    new File([new Uint8Array(bytes)], `photo-${process.pid}-${files++}.jpg`, {
      type: 'image/jpeg',
    }),
  )
  const start = performance.now()
  const response = await fetch(`${server.api}/media`, {
    body: form,
    headers: { Authorization: `JWT ${server.token}` },
    method: 'POST',
  })
  const { doc } = (await response.json()) as { doc: { id: number; status?: string } }
  const answered = performance.now() - start
  if (response.status !== 201) {
    throw new Error(`The upload was answered ${response.status}.`)
  }
  return { answered, id: doc.id, start }
}

/** Milliseconds until the answer, and until every picture is there: stock Payload answers when they are. */
const sendToLibrary = async (server: BenchServer, database: pg.Client, bytes: Buffer) => {
  const { answered, id, start } = await send(server, bytes)
  for (;;) {
    const { rows } = await database.query<{ count: number; error: null | string; status: string }>(
      'SELECT status, jsonb_array_length(variants) AS count, processing_error AS error FROM media WHERE id = $1',
      [id],
    )
    const { count, error, status } = rows[0]!
    if (status === 'ready' && count !== 6) {
      throw new Error(`There are ${count} pictures instead of 6.`)
    }
    if (status === 'ready') {
      return { all: performance.now() - start, answered }
    }
    if (status === 'failed') {
      throw new Error(error!)
    }
    await new Promise((resolve) => setTimeout(resolve, 3))
  }
}

interface Turn {
  readonly a: Ours
  readonly b: Sent
  readonly c: Sent
  readonly d: Ours
}

type Ours = Awaited<ReturnType<typeof sendToLibrary>>
type Sent = Awaited<ReturnType<typeof send>>

/** How long an upload of a 12 megapixel picture takes to be answered, and until its pictures are there. */
export const response = async (): Promise<RowResult> => {
  const { bytes } = await synthetic('12 MP', 4000, 3000)
  const ours = await startServer('library, pictures')
  const stock = await startServer('stock Payload, pictures')
  const database = new pg.Client({ connectionString: ours.databaseURL })
  try {
    await database.connect()
    for (let n = 0; n < 4; n++) {
      await sendToLibrary(ours, database, bytes)
      await send(stock, bytes)
    }
    const turns: Turn[] = []
    for (let block = 0; block < blocks; block++) {
      const a = await sendToLibrary(ours, database, bytes)
      const b = await send(stock, bytes)
      const c = await send(stock, bytes)
      const d = await sendToLibrary(ours, database, bytes)
      turns.push({ a, b, c, d })
    }
    const of = (pick: (turn: (typeof turns)[number]) => number[]) =>
      round(median(turns.flatMap(pick)), 1)
    const pairs = (pick: 'all' | 'answered') =>
      ratioOf(turns.map(({ a, b, c, d }) => [a[pick] + d[pick], b.answered + c.answered]))
    return {
      about: `A JPEG of 12 megapixels and ${round(bytes.length / 1e6, 1)} MB by REST to the local disk, 5 widths as JPEG (the library makes its thumbnail, placeholder and colour besides), worker in the same process, no scanner.`,
      ratios: {
        'answer, library / stock Payload': pairs('answered'),
        'all pictures, library / answer of stock Payload': pairs('all'),
        'stock / stock (A/A)': ratioOf(turns.map(({ b, c }) => [b.answered, c.answered])),
      },
      table: {
        library: {
          'answer ms': of(({ a, d }) => [a.answered, d.answered]),
          'pictures ms': of(({ a, d }) => [a.all, d.all]),
        },
        'stock Payload': {
          'answer ms': of(({ b, c }) => [b.answered, c.answered]),
          'pictures ms': of(({ b, c }) => [b.answered, c.answered]),
        },
      },
    }
  } finally {
    await database.end()
    await ours.stop()
    await stock.stop()
  }
}
