// A server of the benchmarks, in a process whose memory and time can be measured.
import { payloadQueue } from '../../src/queues/payload.js'
import { noScanner } from '../../src/scanners/none.js'
import { s3 } from '../../src/storage/s3.js'
import { createApp } from '../app/createApp.js'
import { listen } from '../app/listen.js'
import { createRaw } from './createRaw.js'
import { createStock } from './createStock.js'

interface Serving {
  readonly databaseURL?: string
  readonly stop: () => Promise<void>
  readonly token?: string
  readonly url: string
}

const GB = 1_000_000_000

const library = async (storage = {}): Promise<Serving> => {
  const app = await createApp({
    maxSize: { document: 5 * GB, video: 5 * GB },
    queue: payloadQueue({ autoRun: false }) as never,
    scanner: noScanner(),
    ...storage,
  })
  return { ...app, token: app.editor.token, url: (await listen(app)).url }
}

const stock = async (options = {}): Promise<Serving> => {
  const app = await createStock(options)
  return { ...app, url: (await listen(app)).url }
}

/** The five widths that pictures are made in beside each other. */
const widths = [320, 640, 960, 1280, 1920]

/** Its own worker, in the same process, and presets that make what stock Payload makes. */
const pictures = async (): Promise<Serving> => {
  const app = await createApp({ queue: payloadQueue() as never, scanner: noScanner() })
  await app.payload.delete({
    collection: 'media-presets' as never,
    where: { id: { exists: true } },
  })
  for (const width of widths) {
    const data = { fit: 'inside', format: 'jpeg', label: `w${width}`, quality: 80, width }
    await app.payload.create({ collection: 'media-presets' as never, data: data as never })
  }
  return { ...app, token: app.editor.token, url: (await listen(app)).url }
}

const kinds = {
  library,
  'library, pictures': pictures,
  'library on S3': () => library({ storage: s3(JSON.parse(process.env.BENCH_S3!)) }),
  'raw PUT': createRaw,
  'stock Payload': stock,
  'stock Payload, pictures': () => stock({ widths }),
  'stock Payload, useTempFiles': () => stock({ useTempFiles: true }),
} as const satisfies Record<string, () => Promise<Serving>>

export type ServerKind = keyof typeof kinds

const serving: Serving = await kinds[process.argv[2] as ServerKind]()
const { databaseURL, stop, token, url } = serving

process.on('message', (message) => {
  if (message === 'cpu') {
    const { system, user } = process.cpuUsage()
    process.send!({ cpu: (system + user) / 1000 })
  }
  if (message === 'stop') {
    void stop().finally(() => process.exit(0))
  }
})
process.send!({ databaseURL, token, url })
