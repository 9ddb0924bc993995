import { existsSync, readdirSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'

import type { Scanner, Verdict } from '../../src/scanners/Scanner.js'

import { clamav } from '../../src/scanners/clamav.js'
import { eicarText } from '../../src/scanners/eicarText.js'
import { encryptedZip } from '../services/encryptedZip.js'
import { findProgram } from '../services/findProgram.js'
import { type RunningClamd, startClamd } from '../services/startClamd.js'
import {
  bomb,
  docx,
  gzipBomb,
  lzmaMember,
  manyFiles,
  nested,
  nestedBomb,
  odt,
  overlapping,
  template,
  text,
  tgz,
  xzOf,
  zip64Bomb,
  zip64Local,
} from './archiveMakers.js'
import { inspect } from './inspect.js'
import { zipOf } from './zipOf.js'

const virus = text(eicarText())
const member = { name: 'a.com', content: virus }
const picture = text('\x89PNG\r\n\x1a\n and what a picture has')

type Case = readonly [what: string, scanner: Said, inspector: Said, file: () => Buffer]
type Said = 'not asked' | Verdict['verdict']

/** What each of the two says. Where clamd says clean and the inspector does not, clamd did not look or does not judge. */
const table: Case[] = [
  ['B28 EICAR', 'infected', 'clean', () => virus],
  ['B28 EICAR and spaces', 'infected', 'clean', () => Buffer.concat([virus, text(' '.repeat(60))])],
  ['B30 in zip', 'infected', 'clean', () => zipOf([member])],
  [
    'B30 in zip, sizes behind it',
    'infected',
    'clean',
    () => zipOf([{ ...member, descriptor: 'signed' }]),
  ],
  ['B30 in zip in zip', 'infected', 'clean', () => nested(2, virus)],
  ['B30 in docx', 'infected', 'clean', () => docx({ files: [member] })],
  ['B30 in gzip', 'infected', 'clean', () => gzipSync(virus)],
  ['B30 in xz', 'infected', 'clean', () => xzOf(virus)],
  ['B30 in tar.gz', 'infected', 'clean', () => tgz([member])],
  [
    'B30 in zip behind a picture',
    'infected',
    'unscannable',
    () => zipOf([member], { prefix: picture }),
  ],
  ['B31 16 zips deep', 'infected', 'suspicious', () => nested(16, virus)],
  ['B31 17 zips deep', 'unscannable', 'suspicious', () => nested(17, virus)],
  ['B31 40 zips deep', 'unscannable', 'suspicious', () => nested(40, virus)],
  [
    'B32 encrypted zip',
    'unscannable',
    'unscannable',
    () => encryptedZip('a.com', virus, 'password'),
  ],
  ['B33 ZIP64 sizes before deflated data', 'clean', 'unscannable', () => zip64Local(virus)],
  ['B33 ZIP64 sizes before stored data', 'clean', 'unscannable', () => zip64Local(virus, 0)],
  [
    'B33 the same in a zip',
    'clean',
    'unscannable',
    () => zipOf([{ name: 'a.zip', content: zip64Local(virus) }]),
  ],
  ['B33 the same in gzip', 'clean', 'unscannable', () => gzipSync(zip64Local(virus))],
  [
    'B33 ZIP64 directory',
    'clean',
    'unscannable',
    () =>
      zipOf([member], {
        zip64End: true,
        end: { entries: 0xffff, directorySize: 0xffffffff, directoryStart: 0xffffffff },
      }),
  ],
  ['B33 LZMA', 'clean', 'unscannable', () => lzmaMember(virus)],
  ['B33 no directory', 'clean', 'unscannable', () => zipOf([member]).subarray(0, -60)],
  [
    'B33 not in the directory',
    'clean',
    'unscannable',
    () => zipOf([{ name: 'b' }, { ...member, hidden: true }]),
  ],
  ['B33 two methods', 'clean', 'unscannable', () => zipOf([{ ...member, local: { method: 14 } }])],
  [
    'B33 two sizes',
    'clean',
    'unscannable',
    () => zipOf([{ ...member, local: { compressedSize: 5 } }]),
  ],
  [
    'B33 1 KiB before it',
    'infected',
    'unscannable',
    () => zipOf([member], { prefix: Buffer.alloc(1024, 1) }),
  ],
  [
    'B33 two names',
    'infected',
    'unscannable',
    () => zipOf([{ ...member, local: { name: 'b.txt' } }]),
  ],
  ['B33 one name twice', 'infected', 'unscannable', () => zipOf([{ name: 'a.com' }, member])],
  ['B33 one of several disks', 'infected', 'unscannable', () => zipOf([member], { disk: 1 })],
  ['B34 1 GiB', 'not asked', 'suspicious', () => bomb()],
  ['B34 1 GiB, ZIP64', 'not asked', 'unscannable', zip64Bomb],
  ['B34 10 GiB, nested', 'not asked', 'suspicious', nestedBomb],
  ['B34 1000 files in the same place', 'not asked', 'suspicious', overlapping],
  ['B34 12,000 files', 'not asked', 'suspicious', () => manyFiles(12_000)],
  ['B34 gzip of 300 MiB', 'not asked', 'suspicious', () => gzipBomb(300)],
  ['B35 ../', 'clean', 'suspicious', () => zipOf([{ name: '../../a' }])],
  ['B35 absolute', 'clean', 'suspicious', () => zipOf([{ name: '/etc/a' }])],
  [
    'B35 link',
    'clean',
    'suspicious',
    () => zipOf([{ name: 'a', content: text('/etc/passwd'), mode: 0o120777 }]),
  ],
  ['B35 device', 'clean', 'suspicious', () => zipOf([{ name: 'a', mode: 0o060600 }])],
  [
    'B35 comment of 65 KB',
    'clean',
    'suspicious',
    () => zipOf([], { comment: Buffer.alloc(65_535, 65) }),
  ],
  [
    'B35 docx with macros',
    'clean',
    'suspicious',
    () => docx({ files: [{ name: 'word/vbaProject.bin' }] }),
  ],
  [
    'B35 docx with a template elsewhere',
    'clean',
    'suspicious',
    () => docx({ settings: template('https://evil.example/t.dotm') }),
  ],
  ['harmless docx', 'clean', 'clean', () => docx()],
  ['harmless odt', 'clean', 'clean', () => odt()],
  ['harmless zip', 'clean', 'clean', () => zipOf([{ name: 'a.txt', content: text('hello') }])],
]

const testfiles = '/usr/share/clamav-testfiles'
/** The program that is in each of them. */
const testSignature = 'aa15bcf478d165efd2065190eb473bcb:544:ClamAV-Test-File\n'

describe('archives: a real clamd and the inspector together', () => {
  let directory: string
  let own: RunningClamd | undefined
  let scanner: Scanner

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'clamd-archives-'))
    if (findProgram('clamd')) {
      await mkdir(path.join(directory, 'db'))
      await writeFile(path.join(directory, 'db', 'test.hdb'), testSignature)
      own = await startClamd({ directory })
    }
    const { CLAMAV_HOST: host, CLAMAV_PORT: port = '3310' } = process.env
    scanner = clamav(own ? { host: own.host, port: own.port } : { host, port: Number(port) })
  })

  afterAll(async () => {
    await own?.stop()
    await rm(directory, { force: true, recursive: true })
  })

  const scan = async (file: Buffer): Promise<Said> => {
    const about = { filename: 'file', mimeType: 'application/octet-stream', size: file.length }
    return (await scanner.scan(Readable.from([file]), about)).verdict
  }

  it.each(table)('%s: clamd says %s, the inspector %s', async (what, clamd, inspector, make) => {
    const file = make()
    // It unpacks bombs for half a minute, and calls most of them clean.
    const scanned = clamd === 'not asked' ? clamd : await scan(file)
    const said = { clamd: scanned, inspector: (await inspect(file)).verdict }
    expect(said).toEqual({ clamd, inspector })
    const isClean = said.clamd === 'clean' && said.inspector === 'clean'
    expect(isClean).toBe(what.startsWith('harmless'))
  })

  const samples = existsSync(testfiles)
    ? readdirSync(testfiles).filter((name) => name.startsWith('clam'))
    : []
  const whereInstalled = samples.length > 0 && findProgram('clamd') ? it : it.skip

  whereInstalled('ClamAV finds every one of its test files', async () => {
    expect(samples).toHaveLength(44)
    for (const name of samples) {
      const file = await readFile(path.join(testfiles, name))
      expect(`${name} ${await scan(file)}`).toBe(`${name} infected`)
      expect((await inspect(file)).verdict).toMatch(/^(?:clean|suspicious|unscannable)$/)
    }
  })
})
