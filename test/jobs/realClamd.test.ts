import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { defaultFileTypes } from 'payload-media-library'
import { clamav } from 'payload-media-library/scanners/clamav'

import type { Scanner } from '../../src/scanners/Scanner.js'

import { about, chunksOf } from '../../src/scanners/contract/sources.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { eicarBytes, form, pdf } from '../app/files.js'
import { later, sweep } from '../app/later.js'
import { query } from '../app/query.js'
import { read } from '../app/uploads.js'
import { encryptedZip } from '../services/encryptedZip.js'
import { findProgram } from '../services/findProgram.js'
import { freePort } from '../services/freePort.js'
import { type RunningClamd, startClamd } from '../services/startClamd.js'

const { CLAMAV_HOST, CLAMAV_PORT } = process.env
const withOwn = findProgram('clamd') || !(CLAMAV_HOST || CLAMAV_PORT) ? describe : describe.skip

const zip = { extensions: ['zip'], kind: 'other', mimeType: 'application/zip' } as const

withOwn('the library with a real clamd', () => {
  let directory: string
  let clamd: RunningClamd
  let app: App
  let scanner: Scanner
  /** clamd names only official signatures, which cannot be changed here: the test counts in its place. */
  let signatures = 27_000

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'clamd-'))
    const port = await freePort()
    clamd = await startClamd({ config: { AlertExceedsMax: 'no' }, directory, port })
    const real = clamav({ host: '127.0.0.1', port })
    scanner = {
      ...real,
      version: async () => `${await real.version()}/${signatures}/Mon Nov  3 09:12:33 2025`,
    }
    app = await createApp({ fileTypes: [...defaultFileTypes, zip], scanner })
  })
  afterAll(async () => {
    await app.stop()
    await clamd.stop()
    await rm(directory, { force: true, recursive: true })
  })

  const add = async (bytes: Buffer, name: string): Promise<number> => {
    const { body } = await read(app.call('POST', '/media', app.editor, form({ bytes, name })))
    await app.drain()
    return body.doc.id
  }
  const rowOf = async (id: number) =>
    (await query<Record<string, unknown>>(app, 'SELECT * FROM media WHERE id = $1', [id]))[0]!
  const statusOf = async (id: number) => {
    const answer = await app.call('GET', `/media/${id}/file`, app.editor)
    await answer.arrayBuffer()
    return answer.status
  }

  it('publishes nothing until its settings are safe', async () => {
    const files = [await add(pdf(), 'paper.pdf'), await add(eicarBytes(), 'notes.txt')]
    for (const id of files) {
      expect(await rowOf(id)).toMatchObject({ attempts: '0', scan_status: 'PENDING' })
      expect(await statusOf(id)).toBe(409)
    }
    const { body } = await read(app.call('GET', '/media/stats', app.admin))
    expect(body.scanner).toMatchObject({
      isAvailable: true,
      isSafe: false,
      problem: expect.stringContaining('"AlertExceedsMax yes"'),
      signaturesAt: '2025-11-03T09:12:33.000Z',
    })
    await clamd.stop()
    clamd = await startClamd({ directory, port: clamd.port })
    signatures++
    await later(app, 20)
    await sweep(app)
    expect(await rowOf(files[0]!)).toMatchObject({ scan_status: 'CLEAN' })
    expect(await rowOf(files[1]!)).toMatchObject({ scan_status: 'INFECTED' })
    expect(await statusOf(files[0]!)).toBe(200)
  })

  it('says why it holds an encrypted archive', async () => {
    const id = await add(encryptedZip('secret.txt', Buffer.from('secret'), 'password'), 'a.zip')
    expect(await rowOf(id)).toMatchObject({ scan_finding: 'encrypted', scan_status: 'FLAGGED' })
  })

  it('closes a clean file when clamd has learnt what is in it', async () => {
    const word = 'nobody knows this to be malware yet'
    const bytes = Buffer.concat([pdf(), Buffer.from(word)])
    const [id, other] = [await add(bytes, 'wolf.pdf'), await add(pdf(3_000), 'sheep.pdf')]
    expect(await statusOf(id)).toBe(200)
    const signature = `Test.Wolf:0:*:${Buffer.from(word).toString('hex')}\n`
    await writeFile(join(clamd.database, 'wolf.ndb'), signature)
    expect(await text(connect(clamd.port, clamd.host).end('zRELOAD\0'))).toBe('RELOADING\0')
    const look = () => scanner.scan(chunksOf(bytes), about(bytes.length))
    while ((await look()).verdict === 'clean') {
      await sleep(20)
    }
    signatures++
    await later(app, 20)
    await sweep(app)
    expect(await rowOf(id)).toMatchObject({
      scan_result: 'Test.Wolf.UNOFFICIAL',
      scan_status: 'INFECTED',
    })
    expect([await statusOf(id), await statusOf(other)]).toEqual([403, 200])
    expect(await rowOf(other)).toMatchObject({ scanner_version: await scanner.version() })
    expect(await audit(app)).toEqual(nothingWrong)
  })
})
