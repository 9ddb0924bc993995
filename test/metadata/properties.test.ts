import fc from 'fast-check'

import { describe as describeBlocks } from '../../src/metadata/reading/describe.js'
import { plain } from '../../src/metadata/reading/plain.js'
import { find, patched } from './patched.js'
import { pixelsOf } from './pixelsOf.js'
import { samples } from './samples.js'

const numRuns = Number(process.env.METADATA_RUNS ?? 12)
const names = [
  'a JPEG of an editor',
  'a JPEG with XMP in parts',
  'a PNG',
  'a WebP',
  'an AVIF',
  'a GIF',
] as const

/** What is seen of it, or that nothing is. */
const seen = (bytes: Buffer, extension: string) =>
  pixelsOf(bytes, extension).catch(() => 'nothing can be seen')

describe('a file with any of its bytes changed', () => {
  it.each(names)('%s keeps its pixels, its length and our patience', async (name) => {
    const { extension, make } = samples[name]!
    const whole = await make()
    const change = fc.record({ at: fc.nat(whole.length - 1), value: fc.nat(255) })
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 12, minLength: 1 }), async (changes) => {
        const before = Buffer.from(whole)
        changes.forEach(({ at, value }) => (before[at] = value))
        const after = await patched(before, 4096)
        expect(after).toHaveLength(before.length)
        expect(await seen(after, extension)).toBe(await seen(before, extension))
        const left = await find(after)
        expect(left.patches).toEqual([])
        JSON.stringify(describeBlocks(left.blocks, { keepsLocation: true }))
      }),
      { numRuns },
    )
  })

  it.each(['a MOV of a telephone', 'an MP4 of an editor', 'an MKV'])(
    '%s is looked through to its end',
    async (name) => {
      const whole = await samples[name]!.make()
      const change = fc.record({ at: fc.nat(whole.length - 1), value: fc.nat(255) })
      await fc.assert(
        fc.asyncProperty(
          fc.array(change, { maxLength: 12 }),
          fc.nat(whole.length),
          async (changes, length) => {
            const before = Buffer.from(whole.subarray(0, length))
            changes.filter(({ at }) => at < length).forEach(({ at, value }) => (before[at] = value))
            const after = await patched(before, 4096)
            expect(after).toHaveLength(length)
            expect((await find(after)).patches).toEqual([])
          },
        ),
        { numRuns: numRuns * 4 },
      )
    },
  )
})

describe('somebody’s text', () => {
  it('is one short line that a database takes and that shows what it holds', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 3000, unit: 'binary' }), (text) => {
        const line = plain(text)
        expect(line === undefined || (line.length > 0 && line.length <= 300)).toBe(true)
        expect(line ?? '').not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
        expect((line ?? '').toWellFormed()).toBe(line ?? '')
      }),
    )
    expect(plain('a\0b\u202ecod.exe\ud800')).toBe('a bcod.exe')
    expect(plain('<script>alert(1)</script>')).toBe('<script>alert(1)</script>')
    expect(plain(`${'a'.repeat(299)}\u{1f600}`)).toBe('a'.repeat(299))
    expect([plain(undefined), plain(7), plain(' \n ')]).toEqual([undefined, undefined, undefined])
  })
})
