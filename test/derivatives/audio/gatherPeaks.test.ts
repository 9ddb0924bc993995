import fc from 'fast-check'

import { gatherPeaks } from '../../../src/derivatives/audio/gatherPeaks.js'

const bytesOf = (samples: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(samples.length * 2)
  samples.forEach((sample, i) => bytes.writeInt16LE(sample, i * 2))
  return bytes
}

const gathered = (chunks: readonly Buffer[]) => {
  const gathering = gatherPeaks()
  chunks.forEach((chunk) => gathering.add(chunk))
  return { peaks: gathering.peaks(), samples: gathering.samples() }
}

const sample = fc.integer({ max: 32_767, min: -32_768 })

describe('gatherPeaks', () => {
  it('does not care how the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(sample, { maxLength: 20_000 }),
        fc.integer({ max: 999, min: 1 }),
        (samples, size) => {
          const bytes = bytesOf(samples)
          const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
            bytes.subarray(i * size, (i + 1) * size),
          )
          expect(gathered(chunks)).toEqual(gathered([bytes]))
        },
      ),
      { numRuns: 30 },
    )
  })

  it('keeps the loudest, and holds no more than it may, however long the sound', () => {
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 30_000, minLength: 1 }), (samples) => {
        const { peaks, samples: count } = gathered([bytesOf(samples)])
        expect(count).toBe(samples.length)
        expect(peaks.length).toBeLessThanOrEqual(512)
        expect(Math.max(...peaks)).toBeCloseTo(Math.max(...samples.map(Math.abs)) / 32_768, 2)
        expect(Math.min(...peaks)).toBeGreaterThanOrEqual(0)
        if (samples.length > 4_096) {
          expect(peaks.length).toBeGreaterThanOrEqual(256)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('draws what is loud where it is loud', () => {
    const loud = Array.from(
      { length: 80_000 },
      (_, i) => (i % 2 ? 1 : -1) * (i < 40_000 ? 30_000 : 300),
    )
    const { peaks } = gathered([bytesOf(loud)])
    const half = peaks.length / 2
    expect(peaks.slice(0, Math.floor(half)).every((peak) => peak > 0.9)).toBe(true)
    expect(peaks.slice(Math.ceil(half)).every((peak) => peak < 0.02)).toBe(true)
  })

  it('has nothing to say of nothing', () => {
    expect(gathered([])).toEqual({ peaks: [], samples: 0 })
  })
})
