import type { Browser, Page } from 'playwright-core'

import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'

import { launchChromium } from '../services/launchChromium.js'
import { type Demo, startDemo } from './startDemo.js'

const minutes = 60_000
const shots = 'test/.data/screenshots'

interface Doc {
  readonly crop: null | { readonly width: number }
  readonly folder: number
  readonly id: number
  readonly mediaType: string
  readonly originalFilename: string
  readonly renditionStatus: string
  readonly status: string
  readonly thumbnailUrl: null | string
}

/** What has a picture of its own, and what is drawn. */
const pictured = [
  'dusk.jpg',
  'morning.jpg',
  'night.webp',
  'sunset.gif',
  'mark.png',
  'mark.svg',
  'along-the-hills.mp4',
  'three-notes.mp3',
  'paper.pdf',
]
const drawn = ['letter.docx', 'note.txt']

describe('the gallery of the demo', () => {
  let browser: Browser
  let demo: Demo
  /** Of its store. */
  let folder: string
  let docs: readonly Doc[]
  let page: Page

  const ask = async <Answer>(path: string): Promise<Answer> =>
    (await page.request.get(`${demo.url}/api${path}`)).json() as Promise<Answer>

  const until = async (isThere: () => Promise<boolean>) => {
    const ends = Date.now() + 3 * minutes
    while (!(await isThere())) {
      if (Date.now() > ends) {
        throw new Error(`It did not come true: ${String(isThere)}`)
      }
      await page.waitForTimeout(300)
    }
  }

  const named = (name: string) => docs.find(({ originalFilename }) => originalFilename === name)!

  /** Width to height of the thumbnail that the gate serves. */
  const thumbnailRatio = async ({ id }: Doc): Promise<number> => {
    const answer = await page.request.get(`${demo.url}/api/media/${id}/file/thumbnail`)
    const { height, width } = await sharp(await answer.body()).metadata()
    return width / height
  }

  const open = async (name: string) => {
    await page.goto(`${demo.url}/admin/collections/media/${named(name).id}`)
    await page.locator('.media-preview').waitFor()
  }

  /** Every picture on the page that a selector names has something to show. */
  const pictures = async (selector: string, count: number): Promise<string[]> => {
    await page.waitForFunction(
      ([css, all]) => {
        const images = [...document.querySelectorAll<HTMLImageElement>(css as string)]
        return images.length === all && images.every(({ naturalWidth }) => naturalWidth > 0)
      },
      [selector, count] as const,
    )
    return page
      .locator(selector)
      .evaluateAll((images) => images.map((image) => (image as HTMLImageElement).src))
  }

  beforeAll(async () => {
    await mkdir(shots, { recursive: true })
    folder = await mkdtemp(path.join(tmpdir(), 'gallery-'))
    demo = await startDemo({ DEMO_SAMPLES: '1', MEDIA_DIR: folder, STORAGE: 'local' })
    browser = await launchChromium()
    page = await (await browser.newContext({ viewport: { height: 1000, width: 1280 } })).newPage()
    page.setDefaultTimeout(minutes)
    await page.goto(`${demo.url}/admin/login`)
    await page.fill('#field-email', 'admin@example.com')
    await page.fill('#field-password', 'demo-admin')
    await page.click('button[type=submit]')
    await page.waitForURL(/\/admin\/?$/)
    await until(async () => {
      docs = (await ask<{ docs: Doc[] }>('/media?limit=50&depth=0')).docs
      return (
        docs.length === pictured.length + drawn.length &&
        docs.every(
          ({ renditionStatus, status }) =>
            status === 'ready' && !/pending|processing/.test(renditionStatus),
        )
      )
    })
  }, 10 * minutes)

  afterAll(async () => {
    await browser?.close()
    await demo?.stop()
    await rm(folder, { force: true, recursive: true })
  }, minutes)

  it(
    'shows every kind in the list, and what moves',
    async () => {
      await page.goto(`${demo.url}/admin/collections/media?limit=50`)
      await pictures('.media-file-cell img', docs.length)
      const srcOf = (name: string) =>
        page
          .getByRole('row')
          .filter({ hasText: name })
          .locator('img')
          .evaluate((image) => (image as HTMLImageElement).src)
      for (const name of pictured) {
        expect([name, await srcOf(name)]).toEqual([
          name,
          expect.stringContaining(`/media/${named(name).id}/file/thumbnail`),
        ])
      }
      for (const name of drawn) {
        expect([name, await srcOf(name)]).toEqual([
          name,
          expect.stringMatching(/^data:image\/svg\+xml,/),
        ])
      }
      const markOf = (name: string) =>
        page.getByRole('row').filter({ hasText: name }).locator('.media-mark').innerText()
      expect(await markOf('along-the-hills.mp4')).toBe('0:08')
      expect(await markOf('three-notes.mp3')).toBe('0:12')
      expect(await markOf('sunset.gif')).toBe('Animated')
      expect(await markOf('paper.pdf')).toBe('3 p.')
      await page.screenshot({ path: `${shots}/gallery-list.png` })
    },
    3 * minutes,
  )

  it(
    'shows every kind as a card in its folder',
    async () => {
      await page.goto(
        `${demo.url}/admin/collections/media/payload-folders/${named('dusk.jpg').folder}`,
      )
      await page.locator('.folder-file-card').first().waitFor()
      await pictures('.folder-file-card img', docs.length)
      await page.screenshot({ path: `${shots}/gallery-folder.png` })
    },
    3 * minutes,
  )

  it.each([...pictured, ...drawn])(
    'shows %s above its fields',
    async (name) => {
      await open(name)
      const { mediaType } = named(name)
      if (mediaType === 'video') {
        await page.waitForFunction(
          () => document.querySelector<HTMLVideoElement>('.media-stage video')!.readyState > 0,
        )
        const [poster, source] = await page.locator('.media-stage video').evaluate((video) => {
          const { currentSrc, poster: still } = video as HTMLVideoElement
          return [still, currentSrc]
        })
        expect((await page.request.get(poster!)).headers()['content-type']).toMatch(/^image\//)
        // The rendition, not the original.
        expect(source).toMatch(/\/file\/[^/]+$/)
      } else {
        await pictures('.media-stage img', 1)
      }
      if (mediaType === 'audio') {
        const slider = page.getByRole('slider')
        await page.waitForFunction(() => document.querySelector('audio')!.readyState > 0)
        await slider.press('ArrowRight')
        expect(await slider.getAttribute('aria-valuenow')).toBe('5')
        await slider.press('End')
        expect(await slider.getAttribute('aria-valuetext')).toBe('0:12 of 0:12')
        expect(
          (await page.locator('.media-wave__all').getAttribute('d'))!.split('M').length,
        ).toBeGreaterThan(50)
      }
      if (name === 'paper.pdf') {
        const link = page.getByRole('link', { name: /3 pages/ })
        expect(await link.getAttribute('href')).toBe(`/api/media/${named(name).id}/file`)
      }
      await page.screenshot({ path: `${shots}/gallery-${name.replace(/\W/g, '-')}.png` })
    },
    3 * minutes,
  )

  it(
    'says what a camera wrote, and that the place was removed',
    async () => {
      await open('dusk.jpg')
      await page.getByText('was removed').waitFor()
      await page.locator('.media-preview__more summary').click()
      for (const text of ['Painter 1', '1/250', 'Free to use']) {
        await page
          .locator('.media-preview__more')
          .getByText(text, { exact: false })
          .first()
          .waitFor()
      }
    },
    2 * minutes,
  )

  it(
    'crops with Payload’s own drawer, shows the crop again, and the whole picture again',
    async () => {
      const dusk = named('dusk.jpg')
      const input = (index: number) => page.locator('.edit-upload__input input').nth(index)
      const drawer = async () => {
        await page.locator('.file-field__edit').click()
        await page.locator('.edit-upload__save:enabled').waitFor()
      }
      expect(await thumbnailRatio(dusk)).toBeCloseTo(3 / 2, 1)
      await open('dusk.jpg')
      await drawer()
      await input(0).fill('1500')
      await page.screenshot({ path: `${shots}/gallery-crop.png` })
      await page.locator('.edit-upload__save').click()
      await page.click('#action-save')
      await until(async () => Math.abs((await thumbnailRatio(dusk)) - 3 / 4) < 0.02)
      // The page brings it in by itself.
      await page.getByText('Only a part of the picture').waitFor()
      await page.waitForFunction(() => {
        const { naturalHeight, naturalWidth } =
          document.querySelector<HTMLImageElement>('.media-stage img')!
        return naturalWidth > 0 && naturalWidth < naturalHeight
      })
      // What the file has is where the next edit begins.
      await drawer()
      expect(await input(0).inputValue()).toBe('1500')
      await page.locator('.edit-upload__cancel').click()
      await page.getByRole('button', { name: 'Show the whole picture' }).click()
      await until(async () => Math.abs((await thumbnailRatio(dusk)) - 3 / 2) < 0.02)
      expect((await ask<Doc>(`/media/${dusk.id}?depth=0`)).crop).toBeNull()
    },
    5 * minutes,
  )

  it(
    'makes another size, and takes it away',
    async () => {
      await open('morning.jpg')
      await page.locator('.media-versions > summary').click()
      await page.locator('.media-versions').getByLabel('Width').fill('321')
      await page
        .locator('.media-versions')
        .getByRole('button', { name: 'Make', exact: true })
        .click()
      const row = page.locator('.media-versions tr').filter({ hasText: '321 × 482' })
      await row.waitFor()
      const url = await row.getByRole('link').getAttribute('href')
      expect(
        (await sharp(await (await page.request.get(`${demo.url}${url}`)).body()).metadata()).width,
      ).toBe(321)
      await page.screenshot({ path: `${shots}/gallery-versions.png` })
      await row.getByRole('button', { name: /Remove/ }).click()
      await row.waitFor({ state: 'detached' })
      expect((await page.request.get(`${demo.url}${url}`)).status()).toBe(404)
    },
    3 * minutes,
  )

  it(
    'makes the original smaller, and restores it',
    async () => {
      const { id } = named('morning.jpg')
      const size = async () =>
        (await (await page.request.get(`${demo.url}/api/media/${id}/file`)).body()).length
      const before = await size()
      await open('morning.jpg')
      await page.locator('.media-versions > summary').click()
      await page.getByRole('button', { name: 'Make the original smaller' }).click()
      await page
        .locator('.media-facts')
        .getByText(/% smaller/)
        .waitFor()
      expect(await size()).toBeLessThan(before)
      await page.getByRole('button', { name: 'Restore the original' }).click()
      await page.getByRole('button', { name: 'Make the original smaller' }).waitFor()
      expect(await size()).toBe(before)
    },
    3 * minutes,
  )

  it(
    'removes the other formats of a film',
    async () => {
      await open('along-the-hills.mp4')
      await page.locator('.media-versions > summary').click()
      const row = page.locator('.media-versions tr').filter({ hasText: 'MP4' })
      await row.waitFor()
      await page.getByRole('button', { name: 'Remove the other formats' }).click()
      await row.waitFor({ state: 'detached' })
      // The original is played instead.
      await page.waitForFunction(() =>
        document
          .querySelector<HTMLVideoElement>('.media-stage video')
          ?.currentSrc.endsWith('/file'),
      )
    },
    3 * minutes,
  )

  it(
    'shows how the stores are, and removes what nobody knows after it has asked',
    async () => {
      const lost = path.join(folder, 'objects', '2020/01/02/f1d9e9b2-0000-4000-8000-000000000001')
      await mkdir(lost, { recursive: true })
      await writeFile(path.join(lost, 'lost-a1b2c3.txt'), 'lost')
      const longAgo = new Date(Date.now() - 10 * 24 * 60 * minutes)
      await utimes(path.join(lost, 'lost-a1b2c3.txt'), longAgo, longAgo)

      // Wide enough for the navigation to be open.
      await page.setViewportSize({ height: 1000, width: 1600 })
      await page.goto(`${demo.url}/admin`)
      await page.locator('#nav-media-health').click()
      await page.waitForURL(/\/admin\/media-health$/)
      await page.getByText('The stores were not checked yet.').waitFor()
      expect(await page.locator('#nav-media-health').getAttribute('aria-current')).toBe('page')
      await page.getByRole('button', { name: 'Check now' }).click()
      await page.getByText('1 orphan in the stores').waitFor()
      const action = page.getByRole('button', { name: 'Remove orphans...' })
      await action.click()
      const dialog = page.getByRole('dialog', { name: 'Remove 1 object, 4 bytes?' })
      await dialog.getByText('lost-a1b2c3.txt').waitFor()
      await page.screenshot({ path: `${shots}/health-cleanup.png` })

      // Who thinks better of it is where they were before.
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
      expect(await action.evaluate((button) => button === document.activeElement)).toBe(true)
      expect(await readdir(lost)).toEqual(['lost-a1b2c3.txt'])

      await action.click()
      await dialog.getByRole('button', { name: 'Remove them for good' }).click()
      await page.getByText('Every file has its bytes').waitFor()
      await page.screenshot({ path: `${shots}/health.png` })
      await action.click()
      await page.getByText('Nothing has to be removed.').waitFor()
      expect((await ask<{ totalDocs: number }>('/media?limit=0')).totalDocs).toBe(docs.length)
    },
    3 * minutes,
  )

  it.each(['media-health', 'media-quarantine'])(
    'shows %s to admins only, and sends everybody else away',
    async (screen) => {
      const nobody = await browser.newContext()
      try {
        const other = await nobody.newPage()
        await other.goto(`${demo.url}/admin/${screen}`)
        await other.waitForURL(/\/admin\/login/)
        expect(new URL(other.url()).searchParams.get('redirect')).toBe(`/admin/${screen}`)
        await other.fill('#field-email', 'editor@example.com')
        await other.fill('#field-password', 'demo-editor')
        await other.click('button[type=submit]')
        await other.getByText(/Only admins/).waitFor()
        expect(await other.locator(`#nav-${screen}`).count()).toBe(0)
        await other.screenshot({ path: `${shots}/${screen}-editor.png` })
      } finally {
        await nobody.close()
      }
    },
    3 * minutes,
  )
})
