import { strToU8, zipSync } from 'fflate'
import { gzipSync } from 'node:zlib'

import {
  bomb,
  docx,
  gzipBomb,
  nested,
  noise,
  odt,
  oleOf,
  tarOf,
  template,
  text,
  tgz,
  xzOf,
} from './archiveMakers.js'
import { inspect } from './inspect.js'
import { zip64Field, type ZipFile, zipOf } from './zipOf.js'

const files: ZipFile[] = [
  { name: 'folder/', method: 0, mode: 0o040755 },
  { name: 'folder/a.txt', content: text('hello '.repeat(100)), mode: 0o100644 },
  { name: 'folder/ü.bin', content: noise(200_000) },
  { name: 'picture.jpg', content: noise(100_000), method: 0 },
  { name: 'empty', method: 0 },
]

const all = (shape: Partial<ZipFile>): Buffer => zipOf(files.map((file) => ({ ...file, ...shape })))

const shapes: Array<readonly [what: string, file: () => Buffer]> = [
  ['a zip', () => zipOf(files)],
  ['an empty zip', () => zipOf([])],
  [
    'a zip of fflate',
    () => Buffer.from(zipSync({ 'a/b.txt': strToU8('hello'), 'c.bin': noise(5000) })),
  ],
  ['sizes behind the data', () => all({ descriptor: 'signed' })],
  ['sizes behind the data without a signature', () => all({ descriptor: 'plain' })],
  [
    'sizes of eight bytes behind the data',
    () => all({ descriptor: 'wide', localExtra: zip64Field(0, 0) }),
  ],
  ['a ZIP64 end that nobody needs', () => zipOf(files, { zip64End: true })],
  ['a short comment', () => zipOf(files, { comment: text('made by hand') })],
  [
    'extra fields',
    () => all({ localExtra: text('UT\x05\0\x03abcd'), centralExtra: text('UT\x05\0\x03abcd') }),
  ],
  ['a file from a pipe', () => zipOf([{ name: '-', content: text('x'), mode: 0o010600 }])],
  ['a mode that is none', () => zipOf([{ name: 'META-INF/', method: 0, mode: 0xffff }])],
  ['docx', () => docx()],
  ['docx with sizes behind the data', () => docx({ descriptor: 'signed' })],
  ['docx with its own template', () => docx({ settings: template('template.dotx', 'Internal') })],
  [
    'docx with a template of its author',
    () => docx({ settings: template('file:///C:\\Users\\me\\Letter.dotx') }),
  ],
  ['odt', () => odt()],
  [
    'odt with empty libraries',
    () => odt([{ name: 'Basic/script-lc.xml' }, { name: 'Basic/Standard/script-lb.xml' }]),
  ],
  [
    'odt from a template of its author',
    () => odt([], '<meta:template xlink:href="../../templates/letter.ott"/>'),
  ],
  [
    'epub',
    () => zipOf([{ name: 'mimetype', content: text('application/epub+zip'), method: 0 }, ...files]),
  ],
  [
    'jar',
    () =>
      zipOf([
        { name: 'META-INF/', method: 0, localExtra: text('\xfe\xca\0\0') },
        { name: 'META-INF/MANIFEST.MF', content: text('Manifest-Version: 1.0\r\n') },
        ...files,
      ]),
  ],
  [
    'a script that speaks of macros',
    () => zipOf([{ name: 'Basic/a/b.xml' }, { name: 'Scripts/run.py' }]),
  ],
  [
    'documents in a zip',
    () =>
      zipOf([
        { name: 'a.docx', content: docx() },
        { name: 'b.odt', content: odt(), descriptor: 'signed' },
        { name: 'c.zip', content: zipOf(files), method: 0 },
      ]),
  ],
  ['eight archives within one', () => nested(9, text('hello'))],
  [
    'doc',
    () =>
      oleOf([
        ['Root Entry', 1],
        ['WordDocument', 2],
      ]),
  ],
  [
    'doc about macros',
    () =>
      Buffer.concat([
        oleOf([['WordDocument', 2]]),
        Buffer.from(' the stream _VBA_PROJECT\0 of', 'utf16le'),
      ]),
  ],
  ['gzip', () => gzipSync(noise(300_000))],
  [
    'gzip with a name',
    () =>
      Buffer.concat([
        text('\x1f\x8b\x08\x08\0\0\0\0\0\x03a.txt\0'),
        gzipSync(text('x')).subarray(10),
      ]),
  ],
  [
    'gzip in pieces and padded',
    () => Buffer.concat([gzipSync(text('a')), gzipSync(noise(90_000)), Buffer.alloc(512)]),
  ],
  [
    'tar',
    () =>
      tarOf([
        { name: 'a/', type: '5' },
        { name: 'a/b.txt', content: noise(70_001) },
        { name: 'c.zip', content: zipOf(files) },
      ]),
  ],
  [
    'tar with long names',
    () =>
      tarOf([
        { name: 'l', type: 'L', content: text(`${'a/'.repeat(80)}b\0`) },
        { name: 'a', content: text('x') },
        { name: 'p', type: 'x', content: text('12 path=a/b\n') },
        { name: 'c' },
      ]),
  ],
  ['tar.gz', () => tgz([{ name: 'a.txt', content: text('hello') }])],
  ['xz', () => xzOf(text('hello'))],
  [
    'xz in pieces and padded',
    () => Buffer.concat([xzOf(text('hello')), Buffer.alloc(8), xzOf(noise(3000))]),
  ],
  ['bzip2', () => text('BZh91AY&SY and so on')],
  ['text that compresses 900 times', () => bomb(9)],
  ['gzip that compresses 900 times', () => gzipBomb(9)],
  ['nothing', () => Buffer.alloc(0)],
  ['a byte', () => text('P')],
  ['text', () => text('PK is how zips begin')],
  ['a picture', () => Buffer.concat([text('\x89PNG\r\n\x1a\n'), noise(300_000)])],
  [
    'a picture with the end of a zip in it',
    () => Buffer.concat([text('\xff\xd8\xff'), noise(500), text('PK\x05\x06'), noise(500)]),
  ],
  [
    'a PDF with a zip in it',
    () => Buffer.concat([text('%PDF-1.7\nstream\n'), zipOf(files), text('\nendstream\n%%EOF')]),
  ],
  [
    'a doc with a docx in it',
    () => Buffer.concat([oleOf([['WordDocument', 2]]), docx(), Buffer.alloc(512)]),
  ],
]

describe('archives: nothing harmless is refused', () => {
  it.each(shapes)('%s', async (_, file) => {
    expect(await inspect(file())).toEqual({ verdict: 'clean' })
  })

  it('takes exactly as much as is allowed', async () => {
    const zip = zipOf(files)
    const bytes = files.reduce((sum, { content }) => sum + (content?.length ?? 0), 0)
    expect((await inspect(zip, { maxBytes: bytes, maxEntries: 5 })).verdict).toBe('clean')
    expect(await inspect(zip, { maxBytes: bytes - 1 })).toEqual({
      finding: 'unpacksTooMuch',
      reason: 'It unpacks to 300.6 kB; 300.6 kB is allowed.',
      verdict: 'suspicious',
    })
    expect(await inspect(zip, { maxEntries: 4 })).toEqual({
      finding: 'tooMany',
      reason: 'It holds 5 files; 4 are allowed.',
      verdict: 'suspicious',
    })
    expect((await inspect(bomb(20), { maxRatio: 1100 })).verdict).toBe('clean')
  })
})
