import { JSDOM } from 'jsdom'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  cropImage,
  listVariants,
  optimizeImage,
  processImage,
  removeVariant,
  resizeImage,
  restoreOriginal,
  signTransform,
  transformURL,
} from 'payload-media-library/client'
import {
  useCrop,
  useOptimize,
  useProcess,
  useResize,
  useVariants,
} from 'payload-media-library/react'
import { act, createElement } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import sharp from 'sharp'

import { type App, createApp } from '../app/createApp.js'
import { photo, stored } from '../processing/pictures.js'
import { until } from './fakeLibrary.js'
import { type Served, serveApp } from './serveApp.js'

describe('pictures, asked for by a client', () => {
  let app: App
  let served: Served
  let id: number
  let busy = 0

  beforeAll(async () => {
    app = await createApp()
    served = await serveApp(app, (_, outgoing) => {
      if (busy-- > 0) {
        const body = { errors: [{ data: { code: 'PROCESSING_BUSY' }, message: 'Busy.' }] }
        outgoing.writeHead(503, { 'Content-Type': 'application/json', 'Retry-After': '0' })
        outgoing.end(JSON.stringify(body))
        return true
      }
      return false
    })
    id = Number((await stored(app, await photo())).id)
  })
  afterAll(async () => {
    await served?.stop()
    await app?.stop()
  })

  const options = () => ({
    api: `${served.url}/api/media`,
    headers: { Authorization: `JWT ${app.editor.token}` },
    retryDelays: [0, 0],
  })
  const sizeOf = async (url: string) => {
    const response = await fetch(`${served.url}${url}`, { headers: options().headers })
    const { format, height, width } = await sharp(
      Buffer.from(await response.arrayBuffer()),
    ).metadata()
    return { format, height, width }
  }

  it('resize, crop, process, list and remove', async () => {
    const resized = await resizeImage(id, { format: 'webp', width: 200 }, options())
    expect(await sizeOf(resized.variant.url)).toEqual({ format: 'webp', height: 150, width: 200 })
    const wishes = {
      aspectRatio: '1:1',
      height: 100,
      unit: 'percent',
      width: 100,
      x: 0,
      y: 0,
    } as const
    expect((await cropImage(id, wishes, options())).variant).toMatchObject({
      height: 600,
      width: 600,
    })
    const operations = [
      { degrees: 90, op: 'rotate' },
      { height: 80, op: 'resize' },
    ] as const
    expect((await processImage(id, { operations }, options())).variant).toMatchObject({
      height: 80,
      width: 60,
    })
    const names = async () =>
      (await listVariants(id, options()))
        .filter(({ role }) => role === 'asked')
        .map(({ name }) => name)
    expect(await names()).toHaveLength(3)
    await removeVariant(id, resized.variant.name, options())
    expect(await names()).toHaveLength(2)
    await expect(removeVariant(id, 'thumbnail', options())).rejects.toMatchObject({
      code: 'NOT_REMOVABLE',
      status: 409,
    })
  })

  it('optimise and restore', async () => {
    const smaller = await optimizeImage(id, {}, options())
    expect(smaller).toMatchObject({ doc: { id, isOptimized: true }, isOptimized: true })
    expect(smaller.compressionRatio).toBeLessThan(1)
    expect((await restoreOriginal(id, options())).doc).toMatchObject({ isOptimized: false })
  })

  it('have addresses, with a signature and without', async () => {
    const { url } = await signTransform(id, { format: 'webp', w: 123 }, options())
    expect(await sizeOf(url)).toEqual({ format: 'webp', height: 92, width: 123 })
    expect(transformURL('/api/media/', id, { format: 'auto', h: 600, fit: 'cover', w: 800 })).toBe(
      `/api/media/${id}/file?w=800&h=600&fit=cover&format=auto`,
    )
    expect(transformURL('/api/media', 'a/b', { fit: 'cover', w: 5 })).toBe(
      '/api/media/a%2Fb/file?w=5',
    )
    expect(transformURL('/api/media', id, {})).toBe(`/api/media/${id}/file`)
    expect(await sizeOf(transformURL('/api/media', id, { fit: 'cover', h: 600, w: 800 }))).toEqual({
      format: 'jpeg',
      height: 600,
      width: 800,
    })
  })

  it('come later when the server is busy, and not when they are given up', async () => {
    busy = 2
    expect((await resizeImage(id, { width: 31 }, options())).variant.width).toBe(31)
    busy = 9
    await expect(resizeImage(id, { width: 32 }, options())).rejects.toMatchObject({
      code: 'PROCESSING_BUSY',
      status: 503,
    })
    busy = 0
    const signal = AbortSignal.abort(new Error('given up'))
    const given = resizeImage(id, { width: 33 }, { ...options(), signal })
    await expect(given).rejects.toThrow('given up')
  })

  describe('with React', () => {
    let root: Root
    let dom: JSDOM

    beforeAll(() => {
      dom = new JSDOM('<main></main>')
      Object.assign(globalThis, {
        document: dom.window.document,
        IS_REACT_ACT_ENVIRONMENT: true,
        window: dom.window,
      })
    })
    afterAll(() => {
      dom.window.close()
      for (const name of ['document', 'IS_REACT_ACT_ENVIRONMENT', 'window']) {
        Reflect.deleteProperty(globalThis, name)
      }
    })
    beforeEach(() => {
      root = createRoot(dom.window.document.querySelector('main')!)
    })
    afterEach(() => act(() => root.unmount()))

    /** Renders a hook, and answers what it says now. */
    const render = <Said>(useIt: () => Said): (() => Said) => {
      let said: Said
      const Screen = () => {
        said = useIt()
        return null
      }
      act(() => root.render(createElement(Screen)))
      return () => said
    }
    /** What changes inside of `act` is rendered at its end: it ends again and again. */
    const settled = async (now: () => { status: string }) => {
      while (now().status !== 'done' && now().status !== 'error') {
        await act(() => sleep(10))
      }
    }

    it('requests are idle, pending, done', async () => {
      const now = render(() => useResize(options()))
      expect(now()).toMatchObject({ data: null, error: null, status: 'idle' })
      let answer: unknown
      act(
        () =>
          void now()
            .run(id, { width: 64 })
            .then((it) => (answer = it)),
      )
      expect(now().status).toBe('pending')
      await settled(now)
      expect(now()).toMatchObject({
        data: { variant: { height: 48, width: 64 } },
        error: null,
        status: 'done',
      })
      expect(answer).toBe(now().data)
      act(() => now().reset())
      expect(now().status).toBe('idle')
    })

    it('or errors, which say why', async () => {
      const now = render(() => useCrop(options()))
      act(() => void now().run(id, { height: 10, width: 10, x: 9_000, y: 0 }))
      await settled(now)
      expect(now()).toMatchObject({
        data: null,
        error: { code: 'INVALID_REQUEST', status: 400 },
        status: 'error',
      })
    })

    it.each([
      ['useProcess', () => useProcess(options()), { operations: [{ op: 'sharpen' as const }] }],
      ['useOptimize', () => useOptimize(options()), { quality: 40 }],
    ])('%s asks for it', async (_, useIt, wishes) => {
      const now = render(useIt as () => ReturnType<typeof useProcess>)
      act(() => void now().run(id, wishes as never))
      await settled(now)
      expect(now()).toMatchObject({
        data: { doc: { id }, message: expect.any(String) },
        status: 'done',
      })
    })

    it('lists what there is, and again when it is told to', async () => {
      const now = render(() => useVariants(id, options()))
      await settled(now)
      const before = now().data!.length
      await resizeImage(id, { width: 71 }, options())
      act(() => now().refresh())
      await settled(now)
      expect(now().data).toHaveLength(before + 1)
    })

    it('are given up when the screen goes, or another is sent', async () => {
      const signals: AbortSignal[] = []
      const fetch = ((_: unknown, init: RequestInit) => {
        signals.push(init.signal!)
        return new Promise(() => {})
      }) as typeof globalThis.fetch
      const now = render(() => useResize({ ...options(), fetch }))
      act(() => void now().run(id, { width: 1 }))
      await until(() => signals.length === 1)
      act(() => void now().run(id, { width: 2 }))
      await until(() => signals.length === 2)
      expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
      act(() => root.unmount())
      expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
      root = createRoot(dom.window.document.querySelector('main')!)
    })
  })
})
