import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'

import type { RememberedUpload } from '../../src/client/memory/UploadMemory.js'

import { findUnfinished } from '../../src/client/memory/findUnfinished.js'
import { indexedDbMemory } from '../../src/client/memory/indexedDbMemory.js'
import { startUpload } from '../../src/client/startUpload.js'
import { uploadFile } from '../../src/client/uploadFile.js'
import { api, type FakeLibrary, fakeLibrary, partSize, someFile, until } from './fakeLibrary.js'

/** Locks of a browser, which a page that dies lets go. */
const createLocks = () => {
  const held = new Set<string>()
  const request = async (name: string, _: unknown, work: (lock: unknown) => Promise<void>) => {
    if (held.has(name)) {
      return work(null)
    }
    held.add(name)
    return work({ name }).finally(() => held.delete(name))
  }
  return { held, query: async () => ({ held: [...held].map((name) => ({ name })) }), request }
}

describe('after a reload, an upload', () => {
  let library: FakeLibrary
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator')
  const newPage = () => {
    const locks = createLocks()
    Object.defineProperty(globalThis, 'navigator', {
      configurable: true,
      value: { locks, onLine: true },
    })
    return locks
  }
  beforeEach(async () => {
    globalThis.indexedDB = new IDBFactory()
    library = await fakeLibrary()
    newPage()
  })
  afterAll(() => {
    Reflect.deleteProperty(globalThis, 'navigator')
    Reflect.deleteProperty(globalThis, 'indexedDB')
    if (before) {
      Object.defineProperty(globalThis, 'navigator', before)
    }
  })

  const send = (file: File, more: object = {}) => ({
    api,
    fetch: library.fetch,
    file,
    retryDelays: [0],
    ...more,
  })
  const remembered = () => indexedDbMemory().list()

  /** Sends until `parts` are there, and then nothing moves any more: the page is dead. */
  const dieAfter = async (parts: number, file: File, more: object = {}) => {
    const { fetch: alive } = library
    let isDead = false
    const fetch = ((url: string, init: RequestInit) => {
      isDead ||= init.method === 'PUT' && library.puts.size >= parts
      return isDead ? new Promise(() => {}) : alive(url, init)
    }) as typeof globalThis.fetch
    startUpload(send(file, { fetch, lanes: 1, ...more }))
    await until(() => isDead)
  }

  it('of the same file sends only what is missing', async () => {
    await dieAfter(4, someFile(9))
    expect(await remembered()).toMatchObject([
      { id: 1, api, filename: 'film.mp4', size: someFile(9).size },
    ])
    newPage()
    const began: unknown[] = []
    const seen: number[] = []
    const { doc } = await uploadFile(
      send(someFile(9), {
        onBegin: (id: unknown) => began.push(id),
        onProgress: ({ sent }: { sent: number }) => seen.push(sent),
      }),
    )
    expect({ began, doc }).toEqual({ began: [1], doc: { id: 1001 } })
    expect(seen[0]).toBe(4 * partSize)
    expect([...library.puts.values()]).toEqual(Array(9).fill(1))
    expect(library.api()).toEqual(['initiate', 'status', 'sign', 'complete'])
    expect((await library.stored(1)).equals(Buffer.from(await someFile(9).arrayBuffer()))).toBe(
      true,
    )
    // The whole is hashed again, and told at the end.
    expect(library.bodyOf('complete')!.sha256).toBe(library.bodyOf('initiate')!.sha256)
    expect(await remembered()).toEqual([])
  })

  it.each([
    ['name', someFile(9, 'other.mp4'), {}],
    ['size', someFile(8), {}],
    ['date', someFile(9, 'film.mp4', { lastModified: 5 }), {}],
    ['type', someFile(9, 'film.mp4', { type: 'video/mpeg' }), {}],
    ['folder', someFile(9), { folder: 3 }],
    ['path', someFile(9), { path: '2026' }],
    ['file it replaces', someFile(9), { replaces: 3 }],
    ['memory', someFile(9), { remember: false }],
  ])('with another %s is another one', async (_what, file, more) => {
    await dieAfter(4, someFile(9))
    newPage()
    expect((await uploadFile(send(file, more))).doc.id).toBe(1002)
    expect(await remembered()).toMatchObject([{ id: 1 }])
  })

  it('begins anew when the library has dropped it', async () => {
    await dieAfter(4, someFile(9))
    library.uploads.get(1)!.state = 'aborted'
    newPage()
    expect((await uploadFile(send(someFile(9)))).doc.id).toBe(1002)
    expect(await remembered()).toEqual([])
  })

  it('begins anew when its time is over, without asking', async () => {
    library = await fakeLibrary({ sessionMs: 1 })
    await dieAfter(2, someFile(4))
    newPage()
    await uploadFile(send(someFile(4)))
    expect(library.api()).toEqual(['initiate', 'initiate', 'complete'])
  })

  it('of another page that still sends the file is not taken over', async () => {
    await dieAfter(4, someFile(9))
    expect((await uploadFile(send(someFile(9)))).doc.id).toBe(1002)
    expect(await remembered()).toMatchObject([{ id: 1 }])
    expect(await findUnfinished({ api, fetch: library.fetch })).toEqual([])
  })

  it('that had been completed is answered, and not sent again', async () => {
    library.fail((asked) => (asked === 'complete' ? new Promise(() => {}) : undefined))
    void uploadFile(send(someFile(3)))
    await until(() => library.calls.includes('complete'))
    library.uploads.get(1)!.state = 'completed'
    library.fail(() => {})
    newPage()
    expect((await uploadFile(send(someFile(3)))).doc.id).toBe(1001)
    expect([...library.puts.values()]).toEqual([1, 1, 1])
  })

  it('that became a file is another one for those who complete themselves', async () => {
    await uploadFile(send(someFile(3), { complete: false }))
    library.uploads.get(1)!.state = 'completed'
    newPage()
    expect((await uploadFile(send(someFile(3), { complete: false }))).id).toBe(2)
  })

  it('is shown as unfinished, and can be discarded', async () => {
    await dieAfter(4, someFile(9))
    newPage()
    const unfinished = await findUnfinished({ api, fetch: library.fetch })
    expect(unfinished).toMatchObject([
      { id: 1, filename: 'film.mp4', sent: 4 * partSize, size: someFile(9).size },
    ])
    expect(await findUnfinished({ api: '/api/other', fetch: library.fetch })).toEqual([])
    await unfinished[0]!.discard()
    expect(library.uploads.get(1)!.state).toBe('aborted')
    expect(await remembered()).toEqual([])
    expect(await findUnfinished({ api, fetch: library.fetch })).toEqual([])
  })

  it('of somebody else is neither shown nor forgotten', async () => {
    await dieAfter(4, someFile(9))
    newPage()
    const others = await fakeLibrary()
    expect(await findUnfinished({ api, fetch: others.fetch })).toEqual([])
    expect(await remembered()).toHaveLength(1)
  })

  it('that is over is not shown', async () => {
    await dieAfter(4, someFile(9))
    library.uploads.get(1)!.state = 'completed'
    newPage()
    expect(await findUnfinished({ api, fetch: library.fetch })).toEqual([])
    expect(await remembered()).toEqual([])
  })

  it.each([
    ['completed', (upload: ReturnType<typeof startUpload>) => upload.done],
    ['cancelled', (upload: ReturnType<typeof startUpload>) => upload.cancel()],
  ])('is forgotten when it was %s', async (_what, end) => {
    const upload = startUpload(send(someFile(3)))
    await end(upload)
    expect(await remembered()).toEqual([])
  })

  it('of one part is not worth remembering', async () => {
    library.fail((asked) => (asked === 'complete' ? new Promise(() => {}) : undefined))
    void uploadFile(send(someFile(1)))
    await until(() => library.calls.includes('complete'))
    expect(await remembered()).toEqual([])
  })

  describe('goes on without a memory that', () => {
    const work = async () => {
      expect((await uploadFile(send(someFile(3)))).doc.id).toBe(1001)
      expect(await findUnfinished({ api, fetch: library.fetch })).toEqual([])
    }

    it('is blocked', async () => {
      Object.assign(globalThis, {
        indexedDB: {
          open: () => {
            throw new DOMException('no', 'SecurityError')
          },
        },
      })
      await work()
    })

    it('never answers', async () => {
      const never = () => new Promise<never>(() => {})
      const remember = { find: never, forget: never, keep: never, list: never }
      expect((await uploadFile(send(someFile(3), { remember }))).doc.id).toBe(1001)
    }, 60_000)

    it('is full', async () => {
      const full = {
        ...indexedDbMemory('full'),
        keep: () => Promise.reject(new DOMException('full', 'QuotaExceededError')),
      }
      expect((await uploadFile(send(someFile(3), { remember: full }))).doc.id).toBe(1001)
    })

    it('is not there', async () => {
      Reflect.deleteProperty(globalThis, 'indexedDB')
      await work()
    })
  })

  it('is remembered wherever one likes', async () => {
    const kept = new Map<string, RememberedUpload>()
    const remember = {
      find: async (key: string) => kept.get(key) ?? null,
      forget: async (key: string) => void kept.delete(key),
      keep: async (upload: RememberedUpload) => void kept.set(upload.key, upload),
      list: async () => [...kept.values()],
    }
    await dieAfter(2, someFile(4), { remember })
    expect(kept.size).toBe(1)
    newPage()
    expect((await uploadFile(send(someFile(4), { remember }))).doc.id).toBe(1001)
    expect(kept.size).toBe(0)
  })
})
