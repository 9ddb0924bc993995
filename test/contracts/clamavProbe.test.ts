import { clamav } from '../../src/scanners/clamav.js'
import { fakeClamd } from '../../src/scanners/contract/fakeClamd.js'
import { describeScanner } from '../../src/scanners/describeScanner.js'
import { findProgram } from '../services/findProgram.js'
import { type RunningClamd, startClamd, type StartClamdOptions } from '../services/startClamd.js'

const installed = Boolean(findProgram('clamd'))
const given = Boolean(process.env.CLAMAV_HOST || process.env.CLAMAV_PORT)
const withOwn = installed || !given ? describe : describe.skip

const probing = async (config: StartClamdOptions['config']) => {
  const clamd = await startClamd({ config })
  try {
    return await clamav({ host: clamd.host, port: clamd.port }).probe!().then(
      () => 'safe',
      ({ code, message }) => `${code} ${message}`,
    )
  } finally {
    await clamd.stop()
  }
}

withOwn('the probe of clamav(), asked of a real clamd', () => {
  it('is content with settings that alert, also with the deepest recursion there is', async () => {
    expect(await probing({})).toBe('safe')
    expect(await probing({ MaxRecursion: '100' })).toBe('safe')
  })

  it.each([
    [{ AlertExceedsMax: 'no' }, ['AlertExceedsMax yes']],
    [{ AlertExceedsMax: 'no', MaxRecursion: '100' }, ['AlertExceedsMax yes']],
    [{ AlertEncrypted: 'no' }, ['AlertEncrypted yes']],
    [
      { AlertEncrypted: 'no', AlertExceedsMax: 'no' },
      ['AlertExceedsMax yes', 'AlertEncrypted yes'],
    ],
    [{ ScanArchive: 'no' }, ['ScanArchive yes']],
  ])('refuses %j and names what is to be changed', async (config, remedies) => {
    const outcome = await probing(config)
    expect(outcome).toMatch(/^SCANNER_UNSAFE .* In clamd\.conf: /)
    expect(outcome.match(/"[^"]+"/g)).toEqual(remedies.map((remedy) => `"${remedy}"`))
  })

  describe('and of clamscan', () => {
    let clamd: RunningClamd
    beforeAll(async () => {
      clamd = await startClamd()
    })
    afterAll(() => clamd.stop())

    it('is content with the flags that are passed', async () => {
      await clamav({ binary: { database: clamd.database } }).probe!()
    })

    it('tells of signatures of one’s own that their age is not known', async () => {
      const ours = clamav({ host: clamd.host, port: clamd.port })
      const version = await ours.version()
      expect([ours.isExact!(version), ours.signaturesAt!(version)]).toEqual([false, null])
      expect(await describeScanner(ours)).toEqual({
        ageDays: null,
        isAvailable: true,
        isSafe: true,
        problem: null,
        signaturesAt: null,
        version,
      })
    })
  })
})

describe('the probe of clamav()', () => {
  it('tells a scanner that is down from one that is not safe', async () => {
    const fake = await fakeClamd('refuses')
    const scanner = clamav({ host: fake.host, port: fake.port })
    await expect(scanner.probe!()).rejects.toMatchObject({ code: 'SCANNER_UNAVAILABLE' })
  })

  it('is not content with one that calls everything clean', async () => {
    const fake = await fakeClamd('honest')
    const scanner = clamav({ host: fake.host, port: fake.port })
    await expect(scanner.probe!()).rejects.toMatchObject({
      code: 'SCANNER_UNSAFE',
      message: expect.stringContaining('freshclam'),
      status: 503,
    })
    await fake.stop()
  })

  it('ends when it is told to', async () => {
    const fake = await fakeClamd('saysNothing')
    const scanner = clamav({ host: fake.host, port: fake.port })
    const left = new AbortController()
    const probing = scanner.probe!(left.signal)
    left.abort(new Error('left'))
    await expect(probing).rejects.toThrow('left')
    await fake.stop()
  })
})

describe('the version of ClamAV', () => {
  const { isExact, signaturesAt } = clamav()

  it('names its signatures and their day', () => {
    const version = 'ClamAV 1.4.6/27823/Mon Nov  3 09:12:33 2025'
    expect(isExact!(version)).toBe(true)
    expect(signaturesAt!(version)).toEqual(new Date('2025-11-03T09:12:33Z'))
  })

  it.each([
    'ClamAV 1.4.6',
    'ClamAV 1.4.6/27823',
    'ClamAV 1.4.6//Mon',
    'none',
    '',
    'EICAR test file only',
  ])('says nothing of them as %j', (version) => {
    expect([isExact!(version), signaturesAt!(version)]).toEqual([false, null])
  })

  it('may name signatures of a day that nobody can read', () => {
    expect(signaturesAt!('ClamAV 1.4.6/27823/some day')).toBeNull()
  })
})
