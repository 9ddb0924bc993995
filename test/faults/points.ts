import { Readable } from 'node:stream'

import type { JobName, JobQueue } from '../../src/queues/JobQueue.js'
import type { Scanner } from '../../src/scanners/Scanner.js'
import type { StorageProvider } from '../../src/storage/StorageProvider.js'

export interface Drivers {
  readonly queue: JobQueue
  readonly scanner: Scanner
  readonly storage: StorageProvider
}

/** What a client asks of a process, which comes to a point then. */
export type Doing = 'abort' | 'confirm' | 'direct' | 'drain' | 'part' | 'presign' | 'remove'

export interface Point {
  readonly doing: Doing
  /** Drivers that stop there. @default none: the process stops after the work, before its answer */
  readonly drivers?: (drivers: Drivers, stop: Stop) => Partial<Drivers>
}

/** Ends this process for good or for a while. */
export type Stop = () => Promise<void>

type Wrap = (storage: StorageProvider, stop: Stop) => Partial<StorageProvider>

const inStore =
  (wrap: Wrap) =>
  ({ storage }: Drivers, stop: Stop): Partial<Drivers> => ({
    storage: { ...storage, ...wrap(storage, stop) },
  })

const beforeQueue =
  (job: JobName) =>
  ({ queue }: Drivers, stop: Stop): Partial<Drivers> => ({
    queue: {
      ...queue,
      add: async (payload, name, ...rest) => {
        await (name === job && stop())
        return queue.add(payload, name, ...rest)
      },
    },
  })

/** The same bytes; the process stops when some of them have gone through. */
const stopsWithin = (body: AsyncIterable<Uint8Array>, stop: Stop): Readable => {
  async function* chunks() {
    let isFirst = true
    for await (const chunk of body) {
      yield chunk.subarray(0, 100)
      await (isFirst && stop())
      isFirst = false
      yield chunk.subarray(100)
    }
  }
  return Readable.from(chunks(), { objectMode: false })
}

const stopsWithinRequest = (request: Request, stop: Stop): Request =>
  new Request(request.url, {
    body: Readable.toWeb(stopsWithin(Readable.fromWeb(request.body as never), stop)),
    duplex: 'half',
    headers: request.headers,
    method: request.method,
  } as RequestInit)

const isPart = ({ url }: Request, number: number) =>
  new URL(url, 'http://localhost').searchParams.get('part') === String(number)

const before =
  <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>, stop: Stop) =>
  async (...args: Args): Promise<Result> => {
    await stop()
    return work(...args)
  }

const after =
  <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>, stop: Stop) =>
  async (...args: Args): Promise<Result> => {
    const result = await work(...args)
    await stop()
    return result
  }

/** Every point at which a process is stopped. */
export const points = {
  'after reserving, before the store knows of the upload': {
    doing: 'presign',
    drivers: inStore(({ createUpload }, stop) => ({ createUpload: before(createUpload, stop) })),
  },
  'after the store began the upload, before its id is kept': {
    doing: 'presign',
    drivers: inStore(({ createUpload }, stop) => ({ createUpload: after(createUpload, stop) })),
  },
  'after the upload is planned, before the answer': { doing: 'presign' },
  'in the middle of a part': {
    doing: 'part',
    drivers: inStore(({ handle }, stop) => ({
      handle: (request) => handle!(stopsWithinRequest(request, stop)),
    })),
  },
  'between two parts': {
    doing: 'part',
    drivers: inStore(({ handle }, stop) => ({
      handle: async (request) => {
        await (isPart(request, 2) && stop())
        return handle!(request)
      },
    })),
  },
  'in the middle of a direct upload': {
    doing: 'direct',
    drivers: inStore(({ write }, stop) => ({
      write: (key, body, info) => write(key, stopsWithin(body, stop), info),
    })),
  },
  'after a direct upload is stored, before its row': {
    doing: 'direct',
    drivers: inStore(({ write }, stop) => ({ write: after(write, stop) })),
  },
  'before the object is complete': {
    doing: 'confirm',
    drivers: inStore(({ completeUpload }, stop) => ({
      completeUpload: before(completeUpload, stop),
    })),
  },
  'after the object is complete, before its row': {
    doing: 'confirm',
    drivers: inStore(({ completeUpload }, stop) => ({
      completeUpload: after(completeUpload, stop),
    })),
  },
  'before the scan is queued, within the transaction': {
    doing: 'confirm',
    drivers: beforeQueue('scanFile'),
  },
  'after the row is written, before the answer': { doing: 'confirm' },
  'in the middle of a scan': {
    doing: 'drain',
    drivers: ({ scanner }, stop) => ({
      scanner: { ...scanner, scan: (body, file) => scanner.scan(stopsWithin(body, stop), file) },
    }),
  },
  'after the verdict, before variants are queued': {
    doing: 'drain',
    drivers: beforeQueue('makeVariants'),
  },
  'between two variants': {
    doing: 'drain',
    drivers: inStore(({ write }, stop) => ({ write: after(write, stop) })),
  },
  'before objects are removed': {
    doing: 'remove',
    drivers: inStore(({ remove }, stop) => ({ remove: before(remove, stop) })),
  },
  'while objects are removed': {
    doing: 'remove',
    drivers: inStore(({ remove }, stop) => ({
      remove: async (keys) => {
        await remove(keys.slice(0, 1))
        await stop()
        await remove(keys.slice(1))
      },
    })),
  },
  'after objects are removed, before that is noted': {
    doing: 'remove',
    drivers: inStore(({ remove }, stop) => ({ remove: after(remove, stop) })),
  },
  'after an abort, before the answer': { doing: 'abort' },
} as const satisfies Record<string, Point>

export type PointName = keyof typeof points

export const pointNames = Object.keys(points) as PointName[]
