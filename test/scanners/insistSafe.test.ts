import { MediaError } from 'payload-media-library'

import type { Scanner } from '../../src/scanners/Scanner.js'

import { describeScanner } from '../../src/scanners/describeScanner.js'
import { eicar } from '../../src/scanners/eicar.js'
import { insistSafe } from '../../src/scanners/insistSafe.js'

const minute = 60_000
const unsafe = () => new MediaError('SCANNER_UNSAFE', 'Set "AlertExceedsMax yes".')

/** A scanner whose probe is counted, and ends as it is told to. */
const probed = () => {
  const state = { asked: 0, fails: undefined as (() => Error) | undefined }
  const scanner: Scanner = {
    ...eicar(),
    probe: async () => {
      state.asked++
      if (state.fails) {
        throw state.fails()
      }
    },
    signaturesAt: () => new Date('2025-11-01T12:00:00Z'),
  }
  return { scanner, state }
}

describe('insistSafe()', () => {
  it('tries a scanner out once for everybody who asks, and again after ten minutes', async () => {
    const { scanner, state } = probed()
    const now = 1_000_000
    await Promise.all(Array.from({ length: 20 }, () => insistSafe(scanner, 'v1', now)))
    await insistSafe(scanner, 'v1', now + 9 * minute)
    expect(state.asked).toBe(1)
    await insistSafe(scanner, 'v1', now + 10 * minute)
    expect(state.asked).toBe(2)
  })

  it('tries it out again with another version', async () => {
    const { scanner, state } = probed()
    await insistSafe(scanner, 'v1')
    state.fails = unsafe
    await insistSafe(scanner, 'v1')
    await expect(insistSafe(scanner, 'v2')).rejects.toMatchObject({ code: 'SCANNER_UNSAFE' })
    expect(state.asked).toBe(2)
  })

  it('refuses one that failed for half a minute without asking it again, and then asks', async () => {
    const { scanner, state } = probed()
    const now = 1_000_000
    state.fails = unsafe
    for (const later of [0, 1_000, 29_000]) {
      await expect(insistSafe(scanner, 'v1', now + later)).rejects.toMatchObject({
        code: 'SCANNER_UNSAFE',
      })
    }
    expect(state.asked).toBe(1)
    state.fails = undefined
    await insistSafe(scanner, 'v1', now + 30_000)
    expect(state.asked).toBe(2)
  })

  it('asks one that was down at once again, and does not call it unsafe', async () => {
    const { scanner, state } = probed()
    for (const error of [new Error('ECONNREFUSED 10.0.0.1'), unsafe()]) {
      state.fails = () => error
      await insistSafe(scanner, 'v1').catch((thrown: MediaError) => {
        expect(thrown.code).toBe(MediaError.is(error) ? 'SCANNER_UNSAFE' : 'SCANNER_UNAVAILABLE')
        expect(thrown.message).not.toContain('10.0.0.1')
      })
    }
    expect(state.asked).toBe(2)
  })
})

describe('describeScanner()', () => {
  const noon = Date.parse('2025-11-04T13:00:00Z')

  it('knows the age of the signatures', async () => {
    const { scanner } = probed()
    expect(await describeScanner(scanner, noon)).toEqual({
      ageDays: 3,
      isAvailable: true,
      isSafe: true,
      problem: null,
      signaturesAt: '2025-11-01T12:00:00.000Z',
      version: 'EICAR test file only',
    })
    const early = Date.parse('2025-11-01T00:00:00Z')
    expect(await describeScanner(scanner, early)).toMatchObject({ ageDays: 0 })
  })

  it('says what is wrong with a scanner that is not safe, or down', async () => {
    const { scanner, state } = probed()
    state.fails = unsafe
    expect(await describeScanner(scanner, noon)).toMatchObject({
      isAvailable: true,
      isSafe: false,
      problem: 'Set "AlertExceedsMax yes".',
    })
    const down = { ...scanner, version: () => Promise.reject(new Error('connect ECONNREFUSED')) }
    expect(await describeScanner(down)).toEqual({
      ageDays: null,
      isAvailable: false,
      isSafe: null,
      problem: 'The scanner does not answer.',
      signaturesAt: null,
      version: null,
    })
  })

  it('does not vouch for a scanner that cannot be tried out', async () => {
    expect(await describeScanner(eicar())).toMatchObject({ isAvailable: true, isSafe: null })
  })
})
