import fc from 'fast-check'
import { strToU8, zipSync } from 'fflate'

import { docx, nested, odt, tgz, text, xzOf } from './archiveMakers.js'
import { inspect } from './inspect.js'
import { zipOf } from './zipOf.js'

/** The same every time, unless more is asked for: `ARCHIVE_RUNS=20000` searches anew. */
const { ARCHIVE_RUNS } = process.env
const runs = ARCHIVE_RUNS ? { numRuns: Number(ARCHIVE_RUNS) } : { numRuns: 300, seed: 1 }
const limits = { maxBytes: 20_000_000 }

const zip = zipOf([
  { name: 'a.txt', content: text('hello '.repeat(40)) },
  { name: 'folder/b.bin', content: Buffer.alloc(500, 7), method: 0 },
  { name: 'c.xml', content: text('<a/>'), descriptor: 'signed' },
])
const endOfZip = zip.length - 22
const directoryStart = zip.readUInt32LE(endOfZip + 16)

const samples = [
  zip,
  docx(),
  odt(),
  docx({ descriptor: 'signed' }),
  nested(4, zip),
  nested(3, zip, { descriptor: 'wide' }),
  tgz([{ name: 'a.zip', content: zip }]),
  xzOf(text('hello')),
]
const sample = fc.constantFrom(...samples)

const flipped = (bytes: Buffer, at: number, bit: number): Buffer => {
  const copy = Buffer.from(bytes)
  copy[at]! ^= 1 << bit
  return copy
}

/** Bytes of the directory that say nothing about what is unpacked: versions, times, rights of files, inner notes. */
const irrelevant = (at: number): boolean => {
  let start = directoryStart
  while (start < endOfZip) {
    const length = 46 + zip.readUInt16LE(start + 28) + zip.readUInt16LE(start + 30)
    if (at < start + length) {
      const field = at - start
      return (field >= 4 && field < 8) || (field >= 12 && field < 16) || (field >= 36 && field < 42)
    }
    start += length
  }
  return false
}

/** Flags that say how fast, or in which letters, a file was packed. */
const isHint = (at: number, bit: number): boolean => {
  let start = directoryStart
  while (start + 46 <= at) {
    start += 46 + zip.readUInt16LE(start + 28) + zip.readUInt16LE(start + 30)
  }
  const field = at - start
  return (field === 8 && [1, 2, 3, 4, 7].includes(bit)) || (field === 9 && bit !== 5)
}

describe('archives: whatever the bytes are', () => {
  it('answers with a verdict to damaged archives', async () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(7)), { maxLength: 4, minLength: 1 })
    await fc.assert(
      fc.asyncProperty(sample, damage, async (bytes, flips) => {
        const broken = flips.reduce(
          (copy, [at, bit]) => flipped(copy, at % copy.length, bit),
          bytes,
        )
        expect((await inspect(broken, limits)).verdict).toMatch(
          /^(?:clean|suspicious|unscannable)$/,
        )
      }),
      runs,
    )
  })

  it('calls no archive clean that was cut', async () => {
    await fc.assert(
      fc.asyncProperty(sample, fc.nat(), async (bytes, length) => {
        const cut = bytes.subarray(0, 6 + (length % (bytes.length - 6)))
        expect((await inspect(cut, limits)).verdict).not.toBe('clean')
      }),
      runs,
    )
  })

  it('calls no zip clean whose directory is damaged', async () => {
    for (let at = directoryStart; at < zip.length; at += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        if (!irrelevant(at) && !isHint(at, bit)) {
          const verdict = (await inspect(flipped(zip, at, bit), limits)).verdict
          expect(`${at} ${bit} ${verdict}`).not.toContain('clean')
        }
      }
    }
  })

  it('answers with a verdict to bytes that only begin and end like an archive', async () => {
    const head = fc.constantFrom(
      'PK\x03\x04',
      '\x1f\x8b\x08',
      '\xfd7zXZ\0',
      'BZh91AY&SY',
      '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
      '',
    )
    const bytes = fc.uint8Array({ maxLength: 700 })
    await fc.assert(
      fc.asyncProperty(
        head,
        bytes,
        fc.constantFrom(zip.subarray(directoryStart), zip.subarray(endOfZip), text('')),
        async (start, middle, end) => {
          const file = Buffer.concat([text(start), middle, end])
          expect((await inspect(file, limits)).verdict).toMatch(
            /^(?:clean|suspicious|unscannable)$/,
          )
        },
      ),
      runs,
    )
  })

  it('calls every zip of fflate clean', async () => {
    const name = fc.stringMatching(/^[a-z]{1,9}(?:\/[a-z ]{1,9}){0,3}$/)
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 9000 }),
      fc.string({ maxLength: 300 }).map((words) => strToU8(words)),
    )
    const level = fc.constantFrom(0, 1, 6, 9) as fc.Arbitrary<0 | 1 | 6 | 9>
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, content, { maxKeys: 12 }), level, async (files, how) => {
        expect(await inspect(Buffer.from(zipSync(files, { level: how })))).toEqual({
          verdict: 'clean',
        })
      }),
      runs,
    )
  })
})
