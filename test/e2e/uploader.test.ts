import type { Browser, BrowserContext, Page } from 'playwright-core'

import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { type App, createApp } from '../app/createApp.js'
import { pdf } from '../app/files.js'
import { type Bundle, bundleClient } from '../client/bundleClient.js'
import { until } from '../client/fakeLibrary.js'
import { type Served, serveApp } from '../client/serveApp.js'
import { launchChromium } from '../services/launchChromium.js'

const MiB = 2 ** 20
const minutes = 60_000

const html = (token: string) => `<!doctype html><title>Uploads</title><input type="file">
<script type="module">
  import { findUnfinished, startUpload } from '/client.js'
  const options = { api: '/api/media', headers: { Authorization: 'JWT ${token}' } }
  window.unfinished = async () => (await findUnfinished(options)).map(({ filename, id, sent, size }) => ({ filename, id, sent, size }))
  document.querySelector('input').onchange = ({ target }) => {
    window.progress = []
    window.upload = startUpload({
      ...options,
      file: target.files[0],
      onProgress: (progress) => window.progress.push(progress),
      partSize: ${MiB},
      retryDelays: [100, 100, 100],
    })
  }
  document.body.dataset.ready = 'yes'
</script>`

/** What the page keeps, as far as this test asks for it. */
interface Uploading {
  progress: { sent: number }[]
  unfinished: () => Promise<unknown>
  upload: {
    done: Promise<{ doc: { id: number }; sha256: string }>
    getState: () => { id: number; state: string }
    pause: () => void
    resume: () => void
  }
}
declare const window: Uploading

describe('the uploader in a browser', () => {
  let app: App
  let browser: Browser
  let bundle: Bundle
  let context: BrowserContext
  let dir: string
  let served: Served
  /** Parts as they arrive, and those among them that the store may take; the others hang. */
  let arrivals: number[] = []
  let calls: string[] = []
  let allowed = Infinity

  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'media-library-uploader-'))
    ;[app, bundle, browser] = await Promise.all([createApp(), bundleClient(), launchChromium()])
    served = await serveApp(app, async ({ headers, method, url }, outgoing) => {
      const { pathname, searchParams } = new URL(url!, 'http://localhost')
      if (pathname === '/') {
        outgoing.setHeader('Content-Type', 'text/html').end(html(app.editor.token))
        return true
      }
      if (pathname.endsWith('.js')) {
        const script = await readFile(path.join(bundle.dir, path.basename(pathname)))
        outgoing.setHeader('Content-Type', 'text/javascript').end(script)
        return true
      }
      if (method === 'PUT') {
        expect(headers['content-md5']).toMatch(/^[A-Za-z0-9+/]{22}==$/)
        arrivals.push(Number(searchParams.get('part')))
        return arrivals.length > allowed
      }
      calls.push(pathname.split('/').at(-1)!)
      return false
    })
    context = await browser.newContext()
  }, 3 * minutes)

  afterAll(async () => {
    await browser?.close()
    await served?.stop()
    await app?.stop()
    await bundle?.drop()
    await rm(dir, { force: true, recursive: true })
  }, minutes)

  beforeEach(() => {
    arrivals = []
    calls = []
    allowed = Infinity
  })

  const newTab = async (): Promise<Page> => {
    const page = await context.newPage()
    page.setDefaultTimeout(minutes)
    await page.goto(served.url)
    await page.waitForSelector('body[data-ready]')
    return page
  }
  const choose = async (page: Page, file: string) => {
    await page.setInputFiles('input', file)
    await page.waitForFunction(() => Boolean(window.upload))
  }
  const fileOf = async (name: string, size: number) => {
    const file = path.join(dir, name)
    const bytes = Buffer.concat([pdf(size), Buffer.from(name)])
    await writeFile(file, bytes)
    return { bytes, file, sum: createHash('sha256').update(bytes).digest('hex') }
  }
  const outcomeOf = (page: Page) =>
    page.evaluate(async () => {
      const { doc, sha256 } = await window.upload.done
      return { id: doc.id, sha256 }
    })
  const download = async (id: number) =>
    Buffer.from(await (await app.call('GET', `/media/${id}/file`, app.editor)).arrayBuffer())
  const inOrder = (parts: readonly number[]) => [...parts].sort((a, b) => a - b)

  it(
    'goes on in a new tab with what the killed one had not sent',
    async () => {
      const { bytes, file, sum } = await fileOf('big.pdf', 11.5 * MiB)
      allowed = 5
      const first = await newTab()
      await choose(first, file)
      // All four lanes hang: five parts were taken, and every answer has arrived.
      await until(() => arrivals.length === 9)
      const taken = arrivals.slice(0, 5)
      await first.close()

      const second = await newTab()
      // The browser needs a moment to notice that the first tab let go of its upload.
      await second.waitForFunction(async () => (await navigator.locks.query()).held!.length === 0)
      const unfinished = await second.evaluate(() => window.unfinished())
      expect(unfinished).toMatchObject([{ filename: 'big.pdf', sent: 5 * MiB, size: bytes.length }])
      arrivals = []
      calls = []
      allowed = Infinity
      await choose(second, file)
      const { id, sha256 } = await outcomeOf(second)
      expect(sha256).toBe(sum)
      expect(inOrder([...taken, ...arrivals])).toEqual(Array.from({ length: 12 }, (_, i) => i + 1))
      expect(calls).toEqual(['1', 'part', 'complete'])
      expect(await second.evaluate(() => window.progress[0]!.sent)).toBe(5 * MiB)
      await app.drain()
      expect((await download(id)).equals(bytes)).toBe(true)
      expect(await second.evaluate(() => window.unfinished())).toEqual([])
      await second.close()
    },
    2 * minutes,
  )

  it(
    'pauses, and takes two calls for an ordinary file',
    async () => {
      const { bytes, file } = await fileOf('small.pdf', 6.5 * MiB)
      const page = await newTab()
      await choose(page, file)
      expect(await outcomeOf(page)).toMatchObject({ id: expect.any(Number) })
      expect({ arrivals: inOrder(arrivals), calls }).toEqual({
        arrivals: [1, 2, 3, 4, 5, 6, 7],
        calls: ['initiate', 'complete'],
      })

      allowed = arrivals.length + 2
      const other = await fileOf('other.pdf', 6.5 * MiB)
      await page.evaluate(() => Reflect.deleteProperty(window, 'upload'))
      await choose(page, other.file)
      await until(() => arrivals.length === 7 + 6)
      await page.evaluate(() => window.upload.pause())
      expect(await page.evaluate(() => window.upload.getState().state)).toBe('paused')
      allowed = Infinity
      await page.evaluate(() => window.upload.resume())
      const { id } = await outcomeOf(page)
      expect(arrivals).toHaveLength(7 + 6 + 5)
      await app.drain()
      expect((await download(id)).equals(other.bytes)).toBe(true)
      expect(bytes.equals(other.bytes)).toBe(false)
    },
    2 * minutes,
  )
})
