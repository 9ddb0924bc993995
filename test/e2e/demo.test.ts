import type { Browser, Page } from 'playwright-core'

import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { eicarBytes, jpeg, pdf } from '../app/files.js'
import { shareByKeyboard } from '../links/shareByKeyboard.js'
import { bucketName, bucketOf } from '../services/createBucket.js'
import { launchChromium } from '../services/launchChromium.js'
import { startS3 } from '../services/startS3.js'
import { type Demo, startDemo } from './startDemo.js'

const minutes = 60_000
const shots = 'test/.data/screenshots'

interface Store {
  /** Where the browser sends the bytes. */
  readonly place: (demo: Demo) => string
  readonly settings: Readonly<Record<string, string>>
  readonly drop: () => Promise<void>
}

const stores: Readonly<Record<string, () => Promise<Store>>> = {
  'local disk': () =>
    Promise.resolve({
      drop: () => Promise.resolve(),
      place: ({ url }) => `${url}/api/media/storage/`,
      settings: { STORAGE: 'local' },
    }),
  S3: async () => {
    const server = await startS3()
    const { bucket, drop } = bucketOf(server, bucketName('demo'))
    return {
      drop,
      place: () => `${server.endpoint}/${bucket}/`,
      settings: {
        S3_ACCESS_KEY: server.accessKey,
        S3_BUCKET: bucket,
        S3_CREATE_BUCKET: 'true',
        S3_ENDPOINT: server.endpoint,
        S3_SECRET_KEY: server.secretKey,
        STORAGE: 's3',
      },
    }
  },
}

// One after another in one file: they are the same build.
describe.each(Object.keys(stores))('the demo in a browser, on %s', (store) => {
  let browser: Browser
  let demo: Demo
  /** Of files that are too large to be handed over in memory. */
  let folder: string
  let page: Page
  let where: Store
  /** What the page sent by PUT, and how it was answered. */
  let sent: { status: number; url: string }[]

  beforeAll(async () => {
    await mkdir(shots, { recursive: true })
    folder = await mkdtemp(join(tmpdir(), 'media-library-films-'))
    where = await stores[store]!()
    demo = await startDemo(where.settings)
    browser = await launchChromium()
  }, 10 * minutes)

  afterAll(async () => {
    await browser?.close()
    await demo?.stop()
    await where?.drop()
    await rm(folder, { force: true, recursive: true })
  }, minutes)

  const shoot = (name: string) =>
    page.screenshot({ path: `${shots}/${store.replace(' ', '-')}-${name}.png` })

  const logIn = async (name: string) => {
    page = await (await browser.newContext({ viewport: { height: 900, width: 1280 } })).newPage()
    page.setDefaultTimeout(minutes)
    sent = []
    page.on('response', (response) => {
      if (response.request().method() === 'PUT') {
        sent.push({ status: response.status(), url: response.url() })
      }
    })
    await page.goto(`${demo.url}/admin/login`)
    await page.fill('#field-email', `${name}@example.com`)
    await page.fill('#field-password', `demo-${name}`)
    await page.click('button[type=submit]')
    await page.waitForURL(/\/admin\/?$/)
  }

  const drop = async (file: { buffer: Buffer; mimeType: string; name: string }) => {
    await page.goto(`${demo.url}/admin/collections/media/create`)
    await page.locator('input[type=file]').first().setInputFiles(file)
    await page.click('#action-save')
    await page.waitForURL(/\/collections\/media\/\d+/)
    return Number(/\/media\/(\d+)/.exec(page.url())![1])
  }

  const api = (path: string, init?: RequestInit) =>
    page.evaluate(
      async ([url, options]) => {
        const response = await fetch(url!, options as RequestInit)
        const type = response.headers.get('content-type') ?? ''
        return {
          body: type.includes('json') ? await response.json() : await response.text(),
          status: response.status,
        }
      },
      [`/api${path}`, init] as [string, RequestInit | undefined],
    )

  it(
    'lets the editor drop a picture, a paper and malware, and shows what became of each',
    async () => {
      await logIn('editor')
      const picture = await drop({
        buffer: await jpeg(2000, 1500),
        mimeType: 'image/jpeg',
        name: 'Möwe am Meer.jpg',
      })
      await page.getByText('Clean', { exact: true }).first().waitFor()
      await shoot('picture')
      await drop({ buffer: pdf(20_000), mimeType: 'application/pdf', name: 'paper.pdf' })
      await page.getByText('Clean', { exact: true }).first().waitFor()
      const malware = await drop({
        buffer: eicarBytes(),
        mimeType: 'text/plain',
        name: 'invoice.txt',
      })
      await page.getByText('Infected', { exact: true }).first().waitFor()
      await shoot('malware')

      await page.goto(`${demo.url}/admin/collections/media`)
      await page.getByText('Infected', { exact: true }).first().waitFor()
      await page.waitForFunction(
        (id) =>
          [...document.images].some(
            (image) => image.src.includes(`/media/${id}/file/thumbnail`) && image.naturalWidth > 0,
          ),
        picture,
      )
      await shoot('list')

      // The built app holds Payload more than once: the code of an error has to survive that.
      expect(await api(`/media/${malware}/file`)).toMatchObject({
        body: { errors: [{ data: { code: 'FILE_BLOCKED' } }] },
        status: 403,
      })
      const { body: usage } = await api('/media/usage')
      expect(usage).toMatchObject({
        reservedBytes: 0,
        storageLimitBytes: 50_000_000,
        totalFiles: 3,
      })
      // The bytes went straight to the store, on another origin when that is S3.
      expect(sent.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(3)
      for (const { url } of sent) {
        expect(url.startsWith(where.place(demo))).toBe(true)
        expect(url).not.toMatch(/checksum|crc/i)
      }
    },
    5 * minutes,
  )

  it(
    'replaces a file, and keeps it where the new one is malware',
    async () => {
      const id = await drop({
        buffer: await jpeg(900, 600),
        mimeType: 'image/jpeg',
        name: 'old.jpg',
      })
      await page.getByText('Clean', { exact: true }).first().waitFor()
      const exchange = async (file: { buffer: Buffer; mimeType: string; name: string }) => {
        await page.locator('.file-details__remove').first().click()
        await page.locator('input[type=file]').first().setInputFiles(file)
        await page.click('#action-save')
      }
      await exchange({ buffer: await jpeg(700, 700), mimeType: 'image/jpeg', name: 'new.jpg' })
      // The page brings the new one in by itself.
      await page.locator('.file-meta, .file-details').getByText('700x700').first().waitFor()
      await exchange({ buffer: eicarBytes(), mimeType: 'text/plain', name: 'bad.txt' })
      await page.getByText(/bad\.txt.* did not pass the virus scan/).waitFor()
      await shoot('replaced')
      expect((await api(`/media/${id}?depth=0`)).body).toMatchObject({
        originalFilename: 'new.jpg',
        scanStatus: 'CLEAN',
      })
      await page.goto(`${demo.url}/admin/collections/media`)
      await page.getByRole('row').filter({ hasText: 'new.jpg' }).waitFor()
      expect(await page.getByRole('row').filter({ hasText: 'bad.txt' }).count()).toBe(0)
    },
    5 * minutes,
  )

  it(
    'shares a file by a link, and takes it back',
    async () => {
      const { body } = await api('/media?where[originalFilename][equals]=new.jpg')
      await page.goto(`${demo.url}/admin/collections/media/${body.docs[0].id}`)
      await shareByKeyboard(page, 'new.jpg', () => shoot('share'))
    },
    3 * minutes,
  )

  it(
    'refuses what does not fit the quota, in words',
    async () => {
      const head = Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1')
      for (const name of ['one.mp4', 'two.mp4']) {
        const film = join(folder, name)
        await writeFile(film, head)
        await truncate(film, 30_000_000)
        await page.goto(`${demo.url}/admin/collections/media/create`)
        await page.locator('input[type=file]').first().setInputFiles(film)
        await page.click('#action-save')
        if (name === 'one.mp4') {
          await page.waitForURL(/\/collections\/media\/\d+/)
        }
      }
      await page
        .getByText(/of your 50 MB are free/)
        .first()
        .waitFor()
      await shoot('refused')
      expect((await api('/media/usage')).body.reservedBytes).toBe(0)
    },
    5 * minutes,
  )

  it(
    'lets the admin release what is in quarantine, with a reason',
    async () => {
      await logIn('admin')
      await page.goto(`${demo.url}/admin/media-quarantine`)
      const row = page.getByRole('row').filter({ hasText: 'invoice.txt' })
      await row.waitFor()
      await shoot('quarantine')
      await row.getByRole('button', { name: /release/i }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('textbox').fill('It is the test file of the virus scanner.')
      await shoot('reason')
      await dialog.getByRole('button', { name: /release/i }).click()
      await row.waitFor({ state: 'detached' })
      await shoot('released')
      const { body } = await api('/media?where[originalFilename][equals]=invoice.txt')
      expect(body.docs[0]).toMatchObject({
        releaseReason: 'It is the test file of the virus scanner.',
        scanStatus: 'CLEAN',
      })
      expect(await api(`/media/${body.docs[0].id}/file`)).toEqual({
        body: eicarBytes().toString(),
        status: 200,
      })
    },
    3 * minutes,
  )
})
