import { createHash } from 'node:crypto'

import { uploadFile } from '../../src/client/uploadFile.js'
import { api, type Asked, type FakeLibrary, fakeLibrary, someFile, until } from './fakeLibrary.js'

const refusal = (status: number, headers: Record<string, string> = {}) =>
  new Response('<Error/>', { headers, status })

describe('an upload that meets', () => {
  let library: FakeLibrary
  const send = (file: File, more: object = {}) => ({
    api,
    fetch: library.fetch,
    file,
    retryDelays: [0, 0, 0],
    ...more,
  })
  beforeEach(async () => {
    library = await fakeLibrary()
  })

  /** Fails the first requests of one kind. */
  const failFirst = (
    times: number,
    wanted: Asked,
    how: (request: Request) => Promise<Response> | Response,
  ) => {
    let left = times
    library.fail((asked, request) => (asked === wanted && left-- > 0 ? how(request) : undefined))
  }
  const timesAsked = (wanted: Asked) => library.calls.filter((asked) => asked === wanted).length

  it.each([
    [500, 2],
    [503, 2],
    [429, 2],
    [408, 2],
    [403, 2],
    [400, 2],
  ])('%s of the store for a part', async (status, part) => {
    failFirst(3, part, () => refusal(status))
    await uploadFile(send(someFile(3)))
    expect(timesAsked(part)).toBe(4)
    expect([...library.puts.values()]).toEqual([1, 1, 1])
  })

  it.each<Asked>(['initiate', 'complete', 2])('a lost connection for %s', async (asked) => {
    failFirst(3, asked, () => Promise.reject(new TypeError('fetch failed')))
    await uploadFile(send(someFile(3)))
    expect(timesAsked(asked)).toBe(4)
  })

  it('one failure more than it was given delays, gives up, and can be gone on with', async () => {
    failFirst(4, 2, () => refusal(500))
    await expect(uploadFile(send(someFile(3)))).rejects.toMatchObject({
      code: 'HTTP_500',
      status: 500,
    })
    await uploadFile(send(someFile(3), { resume: 1 }))
    expect(library.uploads.size).toBe(1)
    expect([...library.puts.values()]).toEqual([1, 1, 1])
  })

  it('an answer that will not change, does not ask again', async () => {
    failFirst(1, 'initiate', () =>
      Response.json(
        { errors: [{ data: { code: 'QUOTA_EXCEEDED', free: 5 }, message: 'Full.' }] },
        { status: 413 },
      ),
    )
    await expect(uploadFile(send(someFile(3)))).rejects.toMatchObject({
      code: 'QUOTA_EXCEEDED',
      data: { free: 5 },
    })
    expect(library.calls).toEqual(['initiate'])
  })

  it('the end of its upload, does not go on', async () => {
    failFirst(1, 2, () => {
      library.uploads.get(1)!.state = 'aborted'
      return refusal(403)
    })
    await expect(uploadFile(send(someFile(3)))).rejects.toMatchObject({ code: 'UPLOAD_ABORTED' })
    expect(timesAsked('sign')).toBe(1)
  })

  it.each<[string, Asked, (until: number) => string]>([
    ['seconds', 2, () => '1'],
    ['seconds', 'complete', () => '1'],
    // A date has no fractions.
    ['a date', 2, (free) => new Date(free + 1000).toUTCString()],
  ])(
    '429 with Retry-After in %s for %s, waits as long as it was told',
    async (_what, busy, retryAfter) => {
      let free: number | undefined
      library.fail((asked) => {
        free ??= asked === busy ? Date.now() + 1000 : undefined
        // Some milliseconds, because timers are not exact.
        if (asked === busy && free! - 20 > Date.now()) {
          return refusal(429, { 'Retry-After': retryAfter(free!) })
        }
      })
      await uploadFile(send(someFile(2), { retryDelays: [0] }))
      expect(timesAsked(busy)).toBe(2)
    },
  )

  it('a Retry-After that nobody waits for, says so', async () => {
    failFirst(1, 'initiate', () => refusal(429, { 'Retry-After': '86400' }))
    await expect(uploadFile(send(someFile(2)))).rejects.toMatchObject({
      retryAfter: 86_400_000,
      status: 429,
    })
  })

  it('addresses that are too old, has them signed anew, once for all of them', async () => {
    library = await fakeLibrary({ urlSeconds: 1 })
    const began = Date.now()
    library.fail(async (asked) => {
      if (typeof asked === 'number' && library.api().length === 1) {
        await until(() => Date.now() > began + 1500)
      }
    })
    const attempts = 4 + 6
    await uploadFile(send(someFile(6), { retryDelays: [0, 0, 0, 0, 0, 0] }))
    expect([...library.puts.values()]).toEqual(Array(6).fill(1))
    expect(
      library.calls.filter((asked) => typeof asked === 'number').length,
    ).toBeGreaterThanOrEqual(attempts)
    expect(library.api().slice(0, 2)).toEqual(['initiate', 'sign'])
  })

  it('refused parts in all lanes at once, asks for addresses once', async () => {
    const refused = new Set<number>()
    library.fail(async (asked) => {
      if (typeof asked === 'number' && asked <= 4 && !refused.has(asked)) {
        refused.add(asked)
        await until(() => refused.size === 4)
        return refusal(403)
      }
    })
    await uploadFile(send(someFile(8)))
    expect(library.api()).toEqual(['initiate', 'sign', 'complete'])
  })

  it('a network that is gone, waits for it without counting', async () => {
    const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator')
    const navigator = { onLine: true }
    Object.defineProperty(globalThis, 'navigator', { configurable: true, value: navigator })
    const waiting: (() => void)[] = []
    Object.assign(globalThis, {
      addEventListener: (_: string, listener: () => void) => waiting.push(listener),
      removeEventListener: () => {},
    })
    try {
      library.fail((asked) => {
        if (asked === 2 && timesAsked(2) < 6) {
          navigator.onLine = false
          return Promise.reject(new TypeError('fetch failed'))
        }
      })
      const sending = uploadFile(send(someFile(2), { retryDelays: [] }))
      for (let outage = 1; outage < 6; outage++) {
        await until(() => waiting.length === outage)
        navigator.onLine = true
        waiting.at(-1)!()
      }
      expect((await sending).doc.id).toBe(1001)
      expect(timesAsked(2)).toBe(6)
    } finally {
      Reflect.deleteProperty(globalThis, 'addEventListener')
      Reflect.deleteProperty(globalThis, 'removeEventListener')
      Reflect.deleteProperty(globalThis, 'navigator')
      if (before) {
        Object.defineProperty(globalThis, 'navigator', before)
      }
    }
  })

  it('bytes that change on their way, has them refused and sends them again', async () => {
    const sums: unknown[] = []
    const { fetch } = library
    const tampering = (async (url: string, init: RequestInit) => {
      const isPart = url.includes('part=2&')
      if (isPart) {
        sums.push(new Headers(init.headers).get('content-md5'))
      }
      const body =
        isPart && sums.length === 1
          ? new Blob([Buffer.alloc((init.body as Blob).size, 'x')])
          : init.body
      const response = await fetch(url, { ...init, body })
      if (isPart) {
        sums.push(response.status)
      }
      return response
    }) as typeof fetch
    const file = someFile(3)
    await uploadFile(send(file, { fetch: tampering }))
    const part = Buffer.from(await file.slice(64 * 1024, 128 * 1024).arrayBuffer())
    const sum = createHash('md5').update(part).digest('base64')
    expect(sums).toEqual([sum, 400, sum, 200])
    expect((await library.stored(1)).equals(Buffer.from(await file.arrayBuffer()))).toBe(true)
  })

  it('nobody who can hash, does without', async () => {
    const getBuiltinModule = process.getBuiltinModule
    const wasm = WebAssembly
    Object.assign(process, { getBuiltinModule: undefined })
    Object.assign(globalThis, { WebAssembly: undefined })
    try {
      const stored = await uploadFile(send(someFile(3)))
      expect(stored).toMatchObject({ doc: { id: 1001 }, sha256: null })
      expect(library.bodyOf('initiate')).not.toHaveProperty('sha256')
    } finally {
      Object.assign(process, { getBuiltinModule })
      Object.assign(globalThis, { WebAssembly: wasm })
    }
  })

  it('a page without Node, hashes with WebAssembly', async () => {
    const getBuiltinModule = process.getBuiltinModule
    Object.assign(process, { getBuiltinModule: undefined })
    try {
      const file = someFile(3)
      const sum = createHash('sha256')
        .update(Buffer.from(await file.arrayBuffer()))
        .digest('hex')
      expect((await uploadFile(send(file))).sha256).toBe(sum)
      expect([...library.puts.values()]).toEqual([1, 1, 1])
    } finally {
      Object.assign(process, { getBuiltinModule })
    }
  })

  it('a file that cannot be read any more, says so at once', async () => {
    const file = someFile(3)
    const gone = () => Promise.reject(new DOMException('gone', 'NotReadableError'))
    const slice = file.slice.bind(file)
    Object.assign(file, {
      slice: (from: number, to: number) => {
        const part = slice(from, to)
        return from === 0 ? part : Object.assign(part, { slice: () => ({ arrayBuffer: gone }) })
      },
    })
    await expect(uploadFile(send(file, { hash: 'off' }))).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
    })
    expect(library.calls.filter((asked) => asked === 2)).toEqual([])
  })
})
