import type { Browser, Page } from 'playwright-core'

import { PutBucketCorsCommand } from '@aws-sdk/client-s3'
import { build } from 'esbuild'
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { corsRules, s3 } from 'payload-media-library/storage/s3'

import type { Outcome } from './uppyPage.js'

import { type App, createApp } from '../app/createApp.js'
import { eicarBytes, pdf } from '../app/files.js'
import { listen, type Listening } from '../app/listen.js'
import { heldUploads, usageOf } from '../app/uploads.js'
import { createBucket } from '../services/createBucket.js'
import { launchChromium } from '../services/launchChromium.js'

const minutes = 60_000
const MiB = 2 ** 20

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** A paper of two parts; the parts differ. */
const paper = (size = 9 * MiB) =>
  Buffer.concat([pdf(6 * MiB), Buffer.alloc(size - 6 * MiB, 'payload media library ')])

interface Site {
  readonly app: App
  readonly stop: () => Promise<void>
  readonly url: string
}

const html =
  '<!doctype html><meta charset="utf-8"><title>Uppy</title><input type="file" multiple><script type="module" src="/page.js"></script>'

const pageScript = async () => {
  const { outputFiles } = await build({
    bundle: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    entryPoints: ['test/e2e/uppyPage.ts'],
    format: 'esm',
    loader: { '.json': 'json' },
    platform: 'browser',
    target: 'es2022',
    write: false,
  })
  return outputFiles[0]!.text
}

const openSite = async (app: App, script: string): Promise<Site> => {
  const server: Listening = await listen(app, {
    '/': { text: html, type: 'text/html' },
    '/page.js': { text: script, type: 'text/javascript' },
  })
  return { app, stop: server.stop, url: server.url }
}

const stores: Readonly<Record<string, (script: string) => Promise<Site>>> = {
  'local disk': async (script) => {
    const app = await createApp()
    const site = await openSite(app, script)
    return {
      ...site,
      stop: async () => {
        await site.stop()
        await app.stop()
      },
    }
  },
  ...(process.env.S3_ENDPOINT
    ? {
        S3: async (script: string) => {
          const store = await createBucket('uppy')
          const app = await createApp({ storage: s3(store) })
          const site = await openSite(app, script)
          await store.client.send(
            new PutBucketCorsCommand({
              Bucket: store.bucket,
              CORSConfiguration: { CORSRules: corsRules([site.url]) },
            }),
          )
          return {
            ...site,
            stop: async () => {
              await site.stop()
              await app.stop()
              await store.drop()
            },
          }
        },
      }
    : {}),
}

/** What has nothing to do with the store is shown once. */
const onceOnly =
  (store: string) =>
  (...test: Parameters<typeof it>): void =>
    store === 'local disk' ? it(...test) : undefined

describe.each(Object.keys(stores))('Uppy as it is, on %s', (store) => {
  let browser: Browser
  let site: Site
  let page: Page

  beforeAll(async () => {
    site = await stores[store]!(await pageScript())
    browser = await launchChromium()
  }, 3 * minutes)

  afterAll(async () => {
    await browser?.close()
    await site?.stop()
  }, minutes)

  afterEach(() => page?.context().close())

  const open = async (
    way: string,
    { meta = {}, ...more }: { meta?: object; multipart?: boolean } = {},
  ) => {
    const context = await browser.newContext()
    await context.addCookies([
      { name: 'payload-token', url: site.url, value: site.app.editor.token },
    ])
    page = await context.newPage()
    page.setDefaultTimeout(2 * minutes)
    const query = new URLSearchParams({
      meta: JSON.stringify(meta),
      way,
      ...(more.multipart ? { multipart: '1' } : {}),
    })
    await page.goto(`${site.url}/?${query}`)
    await page.waitForFunction(() => Boolean(window.uppy))
  }

  const choose = (name: string, buffer: Buffer, mimeType = 'application/pdf') =>
    page.locator('input').setInputFiles({ buffer, mimeType, name })

  const outcome = async (): Promise<Outcome> => {
    await page.waitForFunction(() => window.outcomes.length > 0)
    return (await page.evaluate(() => window.outcomes))[0]!
  }

  const send = async (name: string, buffer: Buffer, mimeType?: string) => {
    await choose(name, buffer, mimeType)
    await page.evaluate(() => void window.uppy.upload())
    return outcome()
  }

  const rowOf = async (filename: string) => {
    const { docs } = await site.app.payload.find({
      collection: 'media',
      depth: 1,
      where: { filename: { equals: filename } },
    })
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    return docs[0] as any
  }

  const get = (location: string) =>
    fetch(location, { headers: { Authorization: `JWT ${site.app.editor.token}` } })

  const nothingIsHeld = async () => {
    expect(await heldUploads(site.app)).toEqual([])
    expect(await usageOf(site.app, site.app.editor)).toMatchObject({
      reservedBytes: 0,
      reservedFiles: 0,
    })
  }

  /** Golden Retriever writes down now and then: true when it knows of the upload, and has the bytes. */
  const isWrittenDown = () =>
    page.evaluate(async () => {
      const database = await new Promise<IDBDatabase>((resolve) => {
        const opening = indexedDB.open('uppy-blobs')
        opening.onsuccess = () => resolve(opening.result)
      })
      const all = (name: string) =>
        new Promise<unknown[]>((resolve) => {
          const asking = database.transaction([name]).objectStore(name).getAll()
          asking.onsuccess = () => resolve(asking.result as unknown[])
        })
      const [files, notes] = [await all('files'), await all('metadata')]
      database.close()
      return files.length === 1 && JSON.stringify(notes).includes('s3Multipart')
    })

  /** Sends a file whose second part waits for ever. */
  const sendHalf = async (bytes: Buffer) => {
    await page.evaluate(() => (window.holdsSecond = true))
    await choose('paper.pdf', bytes)
    await page.evaluate(() => void window.uppy.upload())
    await page.waitForFunction(() => window.parts.includes(2))
  }

  const ways = [
    ['endpoint', {}],
    ['endpoint', { multipart: true }],
    ['options', {}],
  ] as const

  describe.each(ways)('by its %s %o', (way, more) => {
    it(
      'takes a small file with what is said of it',
      async () => {
        const meta = {
          altText: 'Möwe',
          folder: 'from uppy',
          tags: ['sea', 'bird'],
          title: 'A <gull>',
        }
        await site.app.call('POST', '/media/folders', site.app.editor, { path: 'from uppy' })
        await open(way, { ...more, meta })
        const { body, message } = await send('Möwe & Meer.pdf', pdf())
        expect(message).toBeUndefined()
        const row = await rowOf(body!.key)
        expect(row).toMatchObject({
          altText: 'Möwe',
          filesize: 2000,
          originalFilename: 'Möwe & Meer.pdf',
          tags: ['sea', 'bird'],
          title: 'A <gull>',
          user: { id: site.app.editor.id },
        })
        expect(row.folder.name).toBe('from uppy')
        if (way === 'options') {
          expect(await page.evaluate(() => window.rows)).toEqual([row.id])
        }
        await site.app.drain()
        const served = await get(body!.location)
        expect(served.status).toBe(200)
        expect(Buffer.from(await served.arrayBuffer())).toEqual(pdf())
        await nothingIsHeld()
      },
      3 * minutes,
    )

    onceOnly(store)(
      'shows why a type is refused',
      async () => {
        await open(way, more)
        const { body, message } = await send(
          'tool.exe',
          Buffer.from('MZ'),
          'application/x-msdownload',
        )
        expect(body).toBeUndefined()
        expect(message).toContain('Files ending in ".exe" are not accepted.')
        await nothingIsHeld()
      },
      3 * minutes,
    )

    onceOnly(store)(
      'takes malware and never serves it',
      async () => {
        await open(way, more)
        const { body } = await send('invoice.txt', eicarBytes(), 'text/plain')
        await site.app.drain()
        expect(await rowOf(body!.key)).toMatchObject({
          isQuarantined: true,
          scanStatus: 'INFECTED',
        })
        expect((await get(body!.location)).status).toBe(403)
      },
      3 * minutes,
    )
  })

  describe.each(ways.slice(1))('by its %s %o', (way, more) => {
    it(
      'takes a file of several parts',
      async () => {
        await open(way, more)
        const bytes = paper()
        const { body, message } = await send('paper.pdf', bytes)
        expect(message).toBeUndefined()
        expect(await rowOf(body!.key)).toMatchObject({ filesize: bytes.length })
        await site.app.drain()
        expect(sha256(Buffer.from(await (await get(body!.location)).arrayBuffer()))).toBe(
          sha256(bytes),
        )
        await nothingIsHeld()
      },
      3 * minutes,
    )

    onceOnly(store)(
      'refuses bytes that are not what the name says, in words',
      async () => {
        await open(way, more)
        const { message } = await send(
          'picture.pdf',
          Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'),
        )
        expect(message).toMatch(/The content is .*, not application\/pdf as the name says\./)
        await site.app.drain()
        await nothingIsHeld()
      },
      3 * minutes,
    )

    it(
      'gives everything back when it is cancelled',
      async () => {
        await open(way, more)
        await sendHalf(paper())
        expect(await heldUploads(site.app)).toHaveLength(1)
        const aborted = page.waitForResponse((response) => response.request().method() === 'DELETE')
        await page.evaluate(() => window.uppy.cancelAll())
        expect((await aborted).status()).toBe(200)
        await site.app.drain()
        await nothingIsHeld()
      },
      3 * minutes,
    )

    it(
      'goes on after the tab was reloaded, with the parts that are missing',
      async () => {
        await open(way, more)
        const bytes = paper()
        await sendHalf(bytes)
        while (!(await isWrittenDown())) {
          await sleep(50)
        }
        await page.reload()
        await page.waitForFunction(() => window.wasRestored)
        await page.evaluate(() => void window.uppy.emit('restore-confirmed'))
        const { body, message } = await outcome()
        expect(message).toBeUndefined()
        expect(await page.evaluate(() => window.parts)).toEqual([2])
        await site.app.drain()
        expect(sha256(Buffer.from(await (await get(body!.location)).arrayBuffer()))).toBe(
          sha256(bytes),
        )
        await nothingIsHeld()
      },
      3 * minutes,
    )
  })
})
