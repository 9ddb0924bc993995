import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

import { clamav } from '../../src/scanners/clamav.js'
import { daemonFaultContract } from '../../src/scanners/contract/daemonFaultContract.js'
import { fakeClamd } from '../../src/scanners/contract/fakeClamd.js'
import { scannerContract } from '../../src/scanners/contract/scannerContract.js'
import { about, chunksOf, lazySource } from '../../src/scanners/contract/sources.js'
import { eicarText } from '../../src/scanners/eicarText.js'
import { encryptedZip } from '../services/encryptedZip.js'
import { findProgram } from '../services/findProgram.js'
import { type RunningClamd, startClamd } from '../services/startClamd.js'

const mebibyte = 1024 * 1024
const { CLAMAV_HOST, CLAMAV_PORT } = process.env
const given = Boolean(CLAMAV_HOST || CLAMAV_PORT)
const installed = Boolean(findProgram('clamd'))
const bytes = (text: string) => Buffer.from(text, 'latin1')

describe('clamav()', () => {
  let clamd: RunningClamd | undefined

  beforeAll(async () => {
    clamd = given && !installed ? undefined : await startClamd()
  })
  afterAll(() => clamd?.stop())

  describe('over TCP', () => {
    scannerContract(
      () =>
        given
          ? clamav({ host: CLAMAV_HOST || '127.0.0.1', port: Number(CLAMAV_PORT || 3310) })
          : clamav({ host: clamd!.host, port: clamd!.port }),
      { describe, it },
    )
  })

  const withOwn = installed ? describe : describe.skip

  withOwn('over a unix socket', () => {
    scannerContract(() => clamav({ socket: clamd!.socket }), { describe, it })
  })

  const withProgram = installed && findProgram('clamscan') ? describe : describe.skip

  withProgram('with the clamscan program', () => {
    scannerContract(() => clamav({ binary: { database: clamd!.database }, maxThreads: 2 }), {
      describe,
      it,
    })

    const scan = (content: Buffer, binary = {}) =>
      clamav({ binary: { database: clamd!.database, ...binary } }).scan(
        chunksOf(content),
        about(content.length),
      )

    it('calls what it cannot look into unscannable', async () => {
      const zip = encryptedZip('secret.txt', bytes('secret'), 'password')
      expect((await scan(zip)).verdict).toBe('unscannable')
      expect((await scan(Buffer.alloc(mebibyte), { maxFileSize: 1000 })).verdict).toBe(
        'unscannable',
      )
    })

    it('throws when the program or its signatures are missing, or when it is another program', async () => {
      const unavailable = { code: 'SCANNER_UNAVAILABLE' }
      await expect(scan(bytes('a'), { path: '/nowhere/clamscan' })).rejects.toMatchObject(
        unavailable,
      )
      await expect(scan(bytes('a'), { database: '/nowhere' })).rejects.toMatchObject(unavailable)
      const untrusted = { code: 'SCANNER_PROTOCOL' }
      await expect(scan(bytes('a'), { path: 'true' })).rejects.toMatchObject(untrusted)
      await expect(scan(bytes('a'), { path: 'echo' })).rejects.toMatchObject(untrusted)
      await expect(clamav({ binary: { path: 'true' } }).version()).rejects.toMatchObject(untrusted)
    })

    it('leaves no files behind', async () => {
      const left = await readdir(tmpdir())
      expect(
        left.filter((name) => name.startsWith(`media-library-clamscan-${process.pid}-`)),
      ).toEqual([])
    })
  })

  withOwn('with a clamd of ours', () => {
    const scanner = () => clamav({ host: clamd!.host, port: clamd!.port })

    it('names what it found', async () => {
      const text = bytes('one MEDIALIB-FAKE-MALWARE-7f3a two')
      expect(await scanner().scan(chunksOf(text), about(text.length))).toEqual({
        reason: 'Test.MediaLib.Marker.UNOFFICIAL',
        verdict: 'infected',
      })
    })

    it('calls an encrypted archive unscannable', async () => {
      const zip = encryptedZip('secret.txt', bytes(eicarText()), 'password')
      expect(await scanner().scan(chunksOf(zip), about(zip.length))).toEqual({
        finding: 'encrypted',
        reason: 'Heuristics.Encrypted.Zip (encrypted)',
        verdict: 'unscannable',
      })
    })

    it('tells its version, without a date for signatures of one’s own', async () => {
      expect(await scanner().version()).toMatch(/^ClamAV \d+\.\d+/)
    })

    it('streams 200 MiB to it', async () => {
      const size = 200 * mebibyte
      expect(await scanner().scan(lazySource(size).body, about(size))).toEqual({ verdict: 'clean' })
    })
  })

  withOwn('with a clamd of small limits', () => {
    let small: RunningClamd

    beforeAll(async () => {
      small = await startClamd({
        config: {
          CommandReadTimeout: '1',
          MaxFileSize: '2M',
          MaxScanSize: '4M',
          ReadTimeout: '1',
          StreamMaxLength: '5M',
        },
      })
    })
    afterAll(() => small.stop())

    const scan = (size: number, pause = 0) =>
      clamav({ host: small.host, port: small.port }).scan(lazySource(size, pause).body, about(size))

    it('calls a file over MaxFileSize unscannable', async () => {
      expect(await scan(3 * mebibyte)).toEqual({
        finding: 'tooLarge',
        reason: 'Heuristics.Limits.Exceeded.MaxFileSize (beyond the limits of the scanner)',
        verdict: 'unscannable',
      })
    })

    it('calls a file over StreamMaxLength unscannable, or throws, but never clean', async () => {
      const outcomes = new Set<string>()
      for (const size of [6, 50, 200, 6, 50, 200]) {
        const scanned = scan(size * mebibyte)
        outcomes.add(
          await scanned.then(
            ({ verdict }) => verdict,
            ({ code }) => code,
          ),
        )
      }
      expect([...outcomes]).toContain('unscannable')
      // clamd hangs up while bytes are under way; about one time in a hundred the system then drops its answer.
      outcomes.delete('SCANNER_UNAVAILABLE')
      expect([...outcomes]).toEqual(['unscannable'])
    })

    it('throws when the source is too slow for clamd', async () => {
      await expect(scan(mebibyte, 2_500)).rejects.toMatchObject({ code: 'SCANNER_UNAVAILABLE' })
    })
  })
})

describe('clamav() with', () => {
  daemonFaultContract((address) => clamav({ ...address, timeout: 1_500 }), { describe, it })

  it('an honest double of clamd says clean', async () => {
    const fake = await fakeClamd('honest')
    const { body } = lazySource(mebibyte)
    const scanned = clamav({ host: fake.host, port: fake.port }).scan(body, about(mebibyte))
    expect(await scanned).toEqual({ verdict: 'clean' })
    await fake.stop()
  })

  it('a service that is not clamd has no version', async () => {
    const fake = await fakeClamd('httpPage')
    const version = clamav({ host: fake.host, port: fake.port, timeout: 500 }).version()
    await expect(version).rejects.toMatchObject({ code: 'SCANNER_PROTOCOL' })
    await fake.stop()
  })

  it('a stalled clamd lets nobody wait for more than the queue holds', async () => {
    const fake = await fakeClamd('stalls')
    const scanner = clamav({
      host: fake.host,
      maxThreads: 2,
      port: fake.port,
      queueLimit: 1,
      timeout: 500,
    })
    const scan = (signal?: AbortSignal) =>
      scanner.scan(chunksOf(bytes('hello')), about(5, signal)).then(
        () => 'clean',
        ({ data, message }) => data?.during ?? message,
      )
    const leaving = new AbortController()
    const scans = [scan(), scan(), scan(leaving.signal), scan()]
    leaving.abort(new Error('left'))
    expect(await scans[2]).toBe('left')
    expect(await scans[3]).toBe('queue')
    await sleep(100)
    expect(fake.connections()).toBe(2)
    expect(await Promise.all(scans.slice(0, 2))).toEqual(['scan', 'scan'])
    await fake.stop()
  })

  it('a stalled clamd survives a source that fails while it waits for its turn', async () => {
    const fake = await fakeClamd('stalls')
    const scanner = clamav({ host: fake.host, maxThreads: 1, port: fake.port, timeout: 300 })
    const first = scanner.scan(lazySource(mebibyte).body, about(mebibyte)).catch(() => 'thrown')
    const { body } = lazySource(mebibyte)
    const second = scanner.scan(body, about(mebibyte))
    body.destroy(new Error('the store hung up'))
    await expect(second).rejects.toThrow('the store hung up')
    expect(await first).toBe('thrown')
    await fake.stop()
  })

  it('a source that stalls ends at its deadline', async () => {
    const fake = await fakeClamd('saysNothing')
    const { body } = lazySource(10, 60_000)
    const scanned = clamav({ host: fake.host, port: fake.port, timeout: 300 }).scan(body, about(10))
    await expect(scanned).rejects.toMatchObject({ code: 'SCANNER_UNAVAILABLE' })
    await fake.stop()
  })
})

describe('the options of clamav()', () => {
  it('are checked all at once', () => {
    const wrong = { host: '', port: 0, socket: '/run/clamd.sock', treads: 4 }
    expect(() => clamav(wrong)).toThrow(/host[^]*port[^]*treads/)
    expect(() => clamav({ binary: {}, socket: '/run/clamd.sock' })).toThrow(/expected one of/)
    expect(() => clamav({ binary: { maxFileSize: 2 ** 30 } })).toThrow(/binary\.maxFileSize/)
  })
})
