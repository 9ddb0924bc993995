import { defaultArchiveLimits } from '../../src/archives/ArchiveLimits.js'
import { inspectArchive } from '../../src/archives/inspectArchive.js'
import {
  bomb,
  gzipBomb,
  manyFiles,
  nested,
  nestedBomb,
  overlapping,
  tarOf,
  text,
  tgz,
  xzOf,
  zip64Bomb,
} from './archiveMakers.js'
import { countingSource } from './countingSource.js'
import { zipOf } from './zipOf.js'

const inspectCounted = async (file: Buffer) => {
  const { counted, source } = countingSource(file)
  const verdict = await inspectArchive(source, defaultArchiveLimits)
  return { counted, reason: 'reason' in verdict ? verdict.reason : '', verdict: verdict.verdict }
}

/** The first bytes, the last ones, and a directory that is longer than those. */
const headers = 3 * 65_557

describe('archives: bombs are known from little', () => {
  it('1 GiB in 1 MB: from the directory', async () => {
    const { counted, reason, verdict } = await inspectCounted(bomb())
    expect(verdict).toBe('suspicious')
    expect(reason).toBe('It unpacks to 1.07 GB, 1,012 times its size; 100 times is allowed.')
    expect(counted.bytes).toBeLessThan(headers)
  })

  it('1 GiB behind ZIP64 sizes: from the directory', async () => {
    const { counted, verdict } = await inspectCounted(zip64Bomb())
    expect(verdict).toBe('unscannable')
    expect(counted.bytes).toBeLessThan(headers)
  })

  it.each([undefined, 'wide'] as const)(
    '10 GiB, three zips deep in less than a kilobyte (%s)',
    async (descriptor) => {
      const { counted, reason, verdict } = await inspectCounted(nestedBomb(descriptor))
      expect(verdict).toBe('suspicious')
      // The count ends at the first 64 KiB over what is allowed.
      expect(reason).toMatch(
        /^It unpacks to at least 10\.\d+ MB, [\d,]+ times its size; 100 times is allowed\.$/,
      )
      expect(counted.requests).toBe(1)
    },
  )

  it('1000 files of 10 MiB that are the same bytes', async () => {
    const { counted, reason, verdict } = await inspectCounted(overlapping())
    expect(verdict).toBe('suspicious')
    expect(reason).toMatch(/^It unpacks to 10\.5 GB/)
    expect(counted.bytes).toBeLessThan(headers)
  })

  it('12,000 files: from the end', async () => {
    const { counted, reason } = await inspectCounted(manyFiles(12_000))
    expect(reason).toBe('It holds 12,000 files; 10,000 are allowed.')
    expect(counted.bytes).toBeLessThan(headers)
  })

  it('12,000 files in an archive', async () => {
    expect((await inspectCounted(nested(2, manyFiles(12_000)))).reason).toMatch(
      /^It holds at least 10,00\d files/,
    )
  })

  it('gzip of 300 MiB: counted only as far as is allowed', async () => {
    const file = gzipBomb(300)
    const { reason, verdict } = await inspectCounted(file)
    expect(verdict).toBe('suspicious')
    const [, megabytes] = /^It unpacks to at least ([\d.]+) MB/.exec(reason)!
    expect(Number(megabytes) * 1e6).toBeLessThan(file.length * 100 + 200_000)
  })

  it('tar and xz: from their headers', async () => {
    const huge = tarOf([{ name: 'zeros', size: 3_000_000_000, content: text('x') }])
    expect(await inspectCounted(huge)).toMatchObject({
      verdict: 'suspicious',
      reason: expect.stringMatching(/3 GB/),
    })
    expect((await inspectCounted(xzOf(text('x'), 3e9))).reason).toMatch(/^It unpacks to 3 GB/)
  })

  it('a quine: a zip in a zip in a zip, as deep as anybody goes', async () => {
    expect((await inspectCounted(nested(9, text('x')))).verdict).toBe('clean')
    for (const depth of [10, 16, 17, 40]) {
      expect((await inspectCounted(nested(depth, text('x')))).reason).toMatch(
        /is 9 archives deep in it; 8 are allowed/,
      )
    }
    expect(
      (
        await inspectCounted(
          zipOf([
            { name: 'a.tgz', content: tgz([{ name: 'b.zip', content: nested(7, text('x')) }]) },
          ]),
        )
      ).verdict,
    ).toBe('suspicious')
  })

  it('a harmless archive of many stored files is read in part and in few requests', async () => {
    const files = Array.from({ length: 40 }, (_, index) => ({
      name: `${index}.jpg`,
      content: Buffer.alloc(250_000, 33),
      method: 0,
    }))
    const { counted, verdict } = await inspectCounted(zipOf(files))
    expect(verdict).toBe('clean')
    expect(counted.requests).toBeLessThan(100)
    expect(counted.bytes).toBeLessThan(6_000_000)
  })
})
