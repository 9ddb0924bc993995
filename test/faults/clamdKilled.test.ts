import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { clamav } from '../../src/scanners/clamav.js'
import { about, chunksOf, lazySource } from '../../src/scanners/contract/sources.js'
import { eicarText } from '../../src/scanners/eicarText.js'
import { findProgram } from '../services/findProgram.js'
import { startClamd } from '../services/startClamd.js'

const withClamd = findProgram('clamd') ? it : it.skip

describe('a clamd that is killed', () => {
  withClamd('in the middle of a stream ends the scan, and the next one works again', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'clamd-killed-'))
    const clamd = await startClamd({ directory })
    const scanner = clamav({ host: clamd.host, port: clamd.port })
    const size = 256 * 1024 * 1024
    const { body, pulled } = lazySource(size, 1)

    const scanned = scanner.scan(body, about(size)).catch((error: unknown) => error)
    while (pulled() < 4 * 1024 * 1024) {
      await sleep(5)
    }
    process.kill(clamd.pid, 'SIGKILL')
    expect(await scanned).toMatchObject({ code: 'SCANNER_UNAVAILABLE' })
    expect(body.destroyed).toBe(true)
    expect(pulled()).toBeLessThan(32 * 1024 * 1024)

    const down = scanner.scan(chunksOf(Buffer.from('hello')), about(5))
    await expect(down).rejects.toMatchObject({
      code: 'SCANNER_UNAVAILABLE',
      data: { during: 'connect' },
    })
    await clamd.stop()
    expect(await readdir(join(directory, 'tmp'))).not.toEqual([])

    const again = await startClamd({ directory, port: clamd.port })
    try {
      expect(await readdir(join(directory, 'tmp'))).toEqual([])
      const text = Buffer.from(eicarText(), 'latin1')
      expect((await scanner.scan(chunksOf(text), about(68))).verdict).toBe('infected')
    } finally {
      await again.stop()
      await rm(directory, { force: true, recursive: true })
    }
  })
})
