import { mkdir } from 'node:fs/promises'
import { type Browser, chromium, type Page } from 'playwright-core'

import { eicarBytes, jpeg, pdf } from '../app/files.js'
import { type Demo, startDemo } from './startDemo.js'

const minutes = 60_000
const shots = 'test/.data/screenshots'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

describe('the demo in a browser', () => {
  let browser: Browser
  let demo: Demo
  let page: Page

  beforeAll(async () => {
    await mkdir(shots, { recursive: true })
    demo = await startDemo()
    browser = await chromium.launch({ args: flags, executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium' })
  }, 10 * minutes)

  afterAll(async () => {
    await browser?.close()
    await demo?.stop()
  }, minutes)

  const shoot = (name: string) => page.screenshot({ path: `${shots}/${name}.png` })

  const logIn = async (name: string) => {
    page = await (await browser.newContext({ viewport: { height: 900, width: 1280 } })).newPage()
    page.setDefaultTimeout(minutes)
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
        return { body: type.includes('json') ? await response.json() : await response.text(), status: response.status }
      },
      [`/api${path}`, init] as [string, RequestInit | undefined],
    )

  it('lets the editor drop a picture, a paper and malware, and shows what became of each', async () => {
    await logIn('editor')
    const picture = await drop({ buffer: await jpeg(2000, 1500), mimeType: 'image/jpeg', name: 'Möwe am Meer.jpg' })
    await page.getByText('Clean', { exact: true }).first().waitFor()
    await shoot('picture')
    await drop({ buffer: pdf(20_000), mimeType: 'application/pdf', name: 'paper.pdf' })
    await page.getByText('Clean', { exact: true }).first().waitFor()
    const malware = await drop({ buffer: eicarBytes(), mimeType: 'text/plain', name: 'invoice.txt' })
    await page.getByText('Infected', { exact: true }).first().waitFor()
    await shoot('malware')

    await page.goto(`${demo.url}/admin/collections/media`)
    await page.getByText('Infected', { exact: true }).first().waitFor()
    await page.waitForFunction(
      (id) => [...document.images].some((image) => image.src.includes(`/media/${id}/file/thumbnail`) && image.naturalWidth > 0),
      picture,
    )
    await shoot('list')

    // The built app holds Payload more than once: the code of an error has to survive that.
    expect(await api(`/media/${malware}/file`)).toMatchObject({
      body: { errors: [{ data: { code: 'FILE_BLOCKED' } }] },
      status: 403,
    })
    const { body: usage } = await api('/media/usage')
    expect(usage).toMatchObject({ reservedBytes: 0, storageLimitBytes: 50_000_000, totalFiles: 3 })
  }, 5 * minutes)

  it('refuses what does not fit the quota, in words', async () => {
    const head = Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1')
    const film = Buffer.concat([head, Buffer.alloc(30_000_000)])
    for (const name of ['one.mp4', 'two.mp4']) {
      await page.goto(`${demo.url}/admin/collections/media/create`)
      await page.locator('input[type=file]').first().setInputFiles({ buffer: film, mimeType: 'video/mp4', name })
      await page.click('#action-save')
      if (name === 'one.mp4') {
        await page.waitForURL(/\/collections\/media\/\d+/)
      }
    }
    await page.getByText(/of your 50 MB are free/).first().waitFor()
    await shoot('refused')
    expect((await api('/media/usage')).body.reservedBytes).toBe(0)
  }, 5 * minutes)

  it('lets the admin release what is in quarantine, with a reason', async () => {
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
    expect(body.docs[0]).toMatchObject({ releaseReason: 'It is the test file of the virus scanner.', scanStatus: 'CLEAN' })
    expect(await api(`/media/${body.docs[0].id}/file`)).toEqual({ body: eicarBytes().toString(), status: 200 })
  }, 3 * minutes)
})
