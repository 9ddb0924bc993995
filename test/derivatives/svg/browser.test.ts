import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { runApart } from '../../../src/derivatives/apart/runApart.js'
import { insistInstalled } from '../../../src/derivatives/svg/insistInstalled.js'
import { sanitizeDrawing } from '../../../src/derivatives/svg/sanitizeDrawing.js'
import { startOrigin } from '../../app/startOrigin.js'
import { launchChromium } from '../../services/launchChromium.js'
import { drawing, hostile } from './drawings.js'

describe('a sanitised drawing in a real browser', () => {
  it('B22 B23 runs nothing and asks nobody, even without the policy it is served with', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'drawings-'))
    const canary = await startOrigin()
    const browser = await launchChromium()
    try {
      const at = canary.url('', '127.0.0.1')
      const all = drawing(
        hostile(at)
          .map(([, bytes]) => bytes.toString())
          .join('\n'),
      )
      const [from, to, picture] = ['in.svg', 'out.svg', 'out.png'].map((name) =>
        path.join(folder, name),
      )
      await writeFile(from!, all)
      await runApart(
        { ...sanitizeDrawing, seconds: 150 },
        { longSide: 100, path: from!, picture: picture!, to: to! },
      )
      const safe = await readFile(to!)
      const shows =
        (bytes: Buffer) =>
        (response: {
          writeHead: (status: number, headers: object) => { end: (bytes: Buffer) => void }
        }) =>
          response.writeHead(200, { 'Content-Type': 'image/svg+xml' }).end(bytes)
      Object.assign(canary.routes, { '/raw.svg': shows(all), '/safe.svg': shows(safe) })
      const page = await browser.newPage()
      const askedBy = async (name: string) => {
        canary.asked.length = 0
        await page.goto(`${at}/${name}`, { waitUntil: 'networkidle' })
        return canary.asked
          .map(({ url }) => url)
          .filter((url) => url !== `/${name}` && url !== '/favicon.ico')
      }
      // As it came it would have asked: its silence afterwards means something.
      expect((await askedBy('raw.svg')).length).toBeGreaterThan(3)
      expect(await askedBy('safe.svg')).toEqual([])
      expect(await page.evaluate(() => document.documentElement.localName)).toBe('svg')
    } finally {
      await browser.close()
      await canary.stop()
      await rm(folder, { force: true, recursive: true })
    }
  })
})

describe('a library that accepts drawings', () => {
  const images = { maxPixels: 1, maxSide: 1, svg: true }
  it('does not start without what sanitises them', () => {
    expect(() => insistInstalled({ images })).not.toThrow()
    const { packages } = sanitizeDrawing
    Object.assign(sanitizeDrawing, { packages: [...packages, 'not-installed'] })
    expect(() => insistInstalled({ images })).toThrow(
      'images.svg needs packages that are missing: npm install not-installed',
    )
    expect(() => insistInstalled({ images: { ...images, svg: false } })).not.toThrow()
    Object.assign(sanitizeDrawing, { packages })
  })
})
