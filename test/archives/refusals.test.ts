import { deflateRawSync } from 'node:zlib'

import { encryptedZip } from '../services/encryptedZip.js'
import {
  docx,
  lzmaMember,
  nested,
  odt,
  oleOf,
  template,
  text,
  wordType,
  zip64Local,
} from './archiveMakers.js'
import { inspect } from './inspect.js'
import { type ZipFile, zipOf, zip64Field } from './zipOf.js'

const hello: ZipFile = { name: 'a.txt', content: text('hello') }
const other: ZipFile = { name: 'b.txt', content: text('other') }

type Case = readonly [
  what: string,
  verdict: 'suspicious' | 'unscannable',
  reason: RegExp,
  file: () => Buffer,
]

const notOpened: Case[] = [
  [
    'encrypted',
    'unscannable',
    /“secret.txt” in it is encrypted/,
    () => encryptedZip('secret.txt', text('x'), 'pw'),
  ],
  ['AES', 'unscannable', /encrypted/, () => zipOf([{ ...hello, method: 99 }])],
  ['strong encryption', 'unscannable', /encrypted/, () => zipOf([{ ...hello, flags: 0x40 }])],
  [
    'encrypted, says one header',
    'unscannable',
    /encrypted/,
    () => zipOf([{ ...hello, local: { flags: 1 } }]),
  ],
  ['ZIP64 sizes before the data', 'unscannable', /ZIP64 sizes/, () => zip64Local(text('x'))],
  ['ZIP64 sizes before stored data', 'unscannable', /ZIP64 sizes/, () => zip64Local(text('x'), 0)],
  [
    'ZIP64 sizes in the directory',
    'unscannable',
    /ZIP64 sizes/,
    () => zipOf([{ ...hello, central: { size: 0xffffffff }, centralExtra: zip64Field(5, 7) }]),
  ],
  [
    'ZIP64 directory',
    'unscannable',
    /ZIP64 directory/,
    () => zipOf([hello], { zip64End: true, end: { entries: 0xffff } }),
  ],
  ['LZMA', 'unscannable', /LZMA, which is not looked into/, () => lzmaMember(text('x'))],
  ['bzip2', 'unscannable', /bzip2/, () => zipOf([{ ...hello, method: 12 }])],
  ['an unknown method', 'unscannable', /method 77/, () => zipOf([{ ...hello, method: 77 }])],
  [
    'a part of several, by its end',
    'unscannable',
    /several parts/,
    () => zipOf([hello], { disk: 1 }),
  ],
  [
    'a part of several, by a file',
    'unscannable',
    /several parts/,
    () => zipOf([{ ...hello, disk: 1 }]),
  ],
]

const ambiguous: Case[] = [
  ['no directory', 'unscannable', /without a directory/, () => zipOf([hello]).subarray(0, 42)],
  [
    'two names',
    'unscannable',
    /“a.txt” in it is also called “b.exe”/,
    () => zipOf([{ ...hello, local: { name: 'b.exe' } }]),
  ],
  ['two methods', 'unscannable', /two ways/, () => zipOf([{ ...hello, local: { method: 0 } }])],
  [
    'two sizes',
    'unscannable',
    /two different sizes/,
    () => zipOf([{ ...hello, local: { size: 4 } }]),
  ],
  [
    'two checksums',
    'unscannable',
    /two different checksums/,
    () => zipOf([{ ...hello, local: { crc: 4 } }]),
  ],
  ['one name twice', 'unscannable', /two files called “a.txt”/, () => zipOf([hello, hello])],
  [
    'one path twice',
    'unscannable',
    /two files called “x\/a”/,
    () => zipOf([{ name: 'x/a' }, { name: 'x\\a' }]),
  ],
  [
    'a prefix',
    'unscannable',
    /^1024 bytes stand before/,
    () => zipOf([hello], { prefix: Buffer.alloc(1024, 1) }),
  ],
  [
    'a counted prefix',
    'unscannable',
    /^1024 bytes stand before/,
    () => zipOf([hello], { prefix: Buffer.alloc(1024, 1), prefixCounts: true }),
  ],
  [
    'a zip behind a picture',
    'unscannable',
    /stand before/,
    () => zipOf([hello], { prefix: text('\x89PNG\r\n\x1a\n etc.') }),
  ],
  [
    'a zip behind a PDF',
    'unscannable',
    /stand before/,
    () => zipOf([hello], { prefix: text('%PDF-1.7\n%%EOF\n') }),
  ],
  [
    'a zip in a picture',
    'unscannable',
    /more bytes behind its end/,
    () => zipOf([hello], { prefix: text('\xff\xd8\xff'), trailing: text('junk') }),
  ],
  [
    'bytes behind the end',
    'unscannable',
    /^It is a zip with 4 more bytes/,
    () => zipOf([hello], { trailing: text('junk') }),
  ],
  [
    'bytes of no file',
    'unscannable',
    /^9 bytes behind “a.txt” belong/,
    () => zipOf([{ ...hello, gap: text('unlisted!') }, other]),
  ],
  [
    'a hidden file in front',
    'unscannable',
    /stand before/,
    () => zipOf([{ ...hello, hidden: true }, other]),
  ],
  [
    'a hidden file within',
    'unscannable',
    /behind “a.txt” belong/,
    () => zipOf([hello, { ...other, hidden: true }, { name: 'c' }]),
  ],
  [
    'a hidden file at the end',
    'unscannable',
    /behind “a.txt” belong/,
    () => zipOf([hello, { ...other, hidden: true }]),
  ],
  [
    'more than it says',
    'unscannable',
    /does not hold the 4 bytes/,
    () => zipOf([{ ...hello, size: 4 }]),
  ],
  [
    'less than it says',
    'unscannable',
    /does not hold the 6 bytes/,
    () => zipOf([{ ...hello, size: 6 }]),
  ],
  [
    'a size that cannot be',
    'unscannable',
    /which cannot be/,
    () => zipOf([{ ...hello, size: 900_000 }]),
  ],
  [
    'two sizes of stored data',
    'unscannable',
    /which cannot be/,
    () => zipOf([{ ...hello, method: 0, size: 4 }]),
  ],
  [
    'data that is not deflated',
    'unscannable',
    /^It is a damaged archive/,
    () => zipOf([{ ...hello, packed: text('\xff\xff\xff\xff') }]),
  ],
  [
    'data that does not end',
    'unscannable',
    /damaged/,
    () => zipOf([{ ...hello, packed: deflateRawSync(text('hello')).subarray(0, 4) }]),
  ],
  [
    'fewer files than it says',
    'unscannable',
    /damaged/,
    () => zipOf([hello], { end: { entries: 2 } }),
  ],
  [
    'more files than it says',
    'unscannable',
    /damaged/,
    () => zipOf([hello, other], { end: { entries: 1 } }),
  ],
  [
    'a directory elsewhere',
    'unscannable',
    /damaged/,
    () => zipOf([hello], { end: { directoryStart: 900 } }),
  ],
  [
    'a ZIP64 directory that disagrees',
    'unscannable',
    /do not agree/,
    () => {
      const zip = zipOf([hello], { zip64End: true })
      zip[zip.indexOf('PK\x06\x06') + 32] = 9
      return zip
    },
  ],
  [
    'a header that points behind the end',
    'unscannable',
    /points outside itself|ends within/,
    () => {
      const zip = zipOf([{ ...hello, descriptor: 'wide' }])
      zip.writeUInt16LE(130, 28)
      return zip
    },
  ],
]

const dangerous: Case[] = [
  ['../', 'suspicious', /“..\/x” in it would be unpacked outside/, () => zipOf([{ name: '../x' }])],
  ['..\\', 'suspicious', /outside/, () => zipOf([{ name: 'a\\..\\..\\x' }])],
  ['an absolute path', 'suspicious', /absolute/, () => zipOf([{ name: '/etc/x' }])],
  ['a drive', 'suspicious', /absolute/, () => zipOf([{ name: 'C:\\x' }])],
  ['a zero byte', 'suspicious', /zero byte/, () => zipOf([{ name: 'a.txt\0.exe' }])],
  [
    'a link',
    'suspicious',
    /“l” in it is a link/,
    () => zipOf([{ name: 'l', content: text('/etc'), mode: 0o120777 }]),
  ],
  ['a device', 'suspicious', /device/, () => zipOf([{ name: 'd', mode: 0o020666 }])],
  [
    'a comment of 65 KB',
    'suspicious',
    /comment of 65535 bytes/,
    () => zipOf([hello], { comment: Buffer.alloc(65_535, 97) }),
  ],
  [
    'a comment of 65 KB on a file',
    'suspicious',
    /comment of 65535 bytes/,
    () => zipOf([{ ...hello, comment: Buffer.alloc(65_535, 97) }]),
  ],
  [
    'files that share bytes',
    'suspicious',
    /“a.txt” in it are also those of “b.txt”/,
    () =>
      zipOf([
        { ...hello, name: 'a.txt' },
        { ...other, central: { offset: 0 } },
      ]),
  ],
  [
    'a file within the name of another',
    'unscannable',
    /ends within the header/,
    () =>
      zipOf([
        { ...hello, method: 0, local: { name: 'longer name than that.txt' } },
        { ...other, central: { offset: 40 } },
      ]),
  ],
  [
    'a data area over the directory',
    'suspicious',
    /its directory/,
    () => zipOf([{ ...hello, central: { compressedSize: 900 } }]),
  ],
]

const documents: Case[] = [
  [
    'docx with macros',
    'suspicious',
    /macros: “word\/vbaProject.bin”/,
    () => docx({ files: [{ name: 'word/vbaProject.bin' }] }),
  ],
  [
    'docx of the macro type',
    'suspicious',
    /macros: “\[Content_Types\].xml”/,
    () => docx({ mainType: 'application/vnd.ms-word.document.macroEnabled.main+xml' }),
  ],
  [
    'docx of the macro type, spelled otherwise',
    'suspicious',
    /macros/,
    () => docx({ mainType: 'application/vnd.ms-word.document.macro&#x45;nabled.main+xml' }),
  ],
  [
    'docx with renamed macros',
    'suspicious',
    /macros/,
    () =>
      docx({
        mainType: `${wordType}"/><Default Extension="dat" ContentType="application/vnd.ms-office.vbaProject`,
      }),
  ],
  [
    'xlsx with Excel 4 macros',
    'suspicious',
    /macros/,
    () => docx({ files: [{ name: 'xl/macrosheets/sheet1.xml' }] }),
  ],
  [
    'docx with a template elsewhere',
    'suspicious',
    /template from elsewhere: “word\/_rels\/settings.xml.rels”/,
    () => docx({ settings: template('https://evil.example/t.dotm') }),
  ],
  [
    'docx with a template on a share',
    'suspicious',
    /template/,
    () => docx({ settings: template('\\\\evil.example\\t.dotm') }),
  ],
  [
    'docx with a template on a share, as a URL',
    'suspicious',
    /template/,
    () => docx({ settings: template('file://evil.example/t.dotm') }),
  ],
  [
    'docx with a template in other words',
    'suspicious',
    /template/,
    () => docx({ settings: template('htt&#112;s://evil.example/?a>b').replaceAll('"', "'") }),
  ],
  [
    'docx with a template in UTF-16',
    'suspicious',
    /template/,
    () =>
      docx({
        settings: Buffer.from(`\ufeff<r>${template('https://evil.example/')}</r>`, 'utf16le'),
      }),
  ],
  [
    'odt with a program in Basic',
    'suspicious',
    /macros: “Basic\/Standard\/Module1.xml”/,
    () => odt([{ name: 'Basic/Standard/Module1.xml' }]),
  ],
  ['odt with a script', 'suspicious', /macros/, () => odt([{ name: 'Scripts/python/run.py' }])],
  [
    'odt with a template elsewhere',
    'suspicious',
    /template/,
    () => odt([], '<meta:template xlink:type="simple" xlink:href="https://evil.example/t.ott"/>'),
  ],
  [
    'doc with macros',
    'suspicious',
    /^It is a document with macros/,
    () =>
      oleOf([
        ['Root Entry', 1],
        ['_VBA_PROJECT', 2],
      ]),
  ],
  [
    'xls with macros',
    'suspicious',
    /^It is a document with macros/,
    () => oleOf([['_VBA_PROJECT_CUR', 1]]),
  ],
  [
    'docx with a password',
    'unscannable',
    /^It is encrypted/,
    () =>
      oleOf([
        ['EncryptionInfo', 2],
        ['EncryptedPackage', 2],
      ]),
  ],
  [
    'an encrypted docx in a zip',
    'unscannable',
    /^“a.docx” in it is encrypted/,
    () => zipOf([{ name: 'a.docx', content: oleOf([['EncryptedPackage', 2]]) }]),
  ],
]

describe.each([
  ['what scanners do not open', notOpened],
  ['what readers understand in two ways', ambiguous],
  ['what harms whoever unpacks it', dangerous],
  ['documents that act', documents],
] as const)('archives: %s', (_, cases) => {
  it.each([...cases])('%s', async (_, verdict, reason, file) => {
    expect(await inspect(file())).toEqual({
      finding: expect.any(String),
      reason: expect.stringMatching(reason),
      verdict,
    })
  })

  it.each([...cases])('%s, in another archive', async (_, _verdict, _reason, file) => {
    for (const shape of [{}, { descriptor: 'signed' }, { method: 0 }] as const) {
      expect((await inspect(nested(2, file(), shape))).verdict).toMatch(/suspicious|unscannable/)
    }
  })
})

describe('archives: what is said about them', () => {
  it('shows names without what turns or hides them, and cuts them', async () => {
    const verdict = await inspect(
      zipOf([{ name: `../\u202egnp\n${'x'.repeat(300)}`, flags: 0x0800 }]),
    )
    expect(verdict).toEqual({
      finding: 'unsafeNames',
      reason: `“../gnp${'x'.repeat(74)}…” in it would be unpacked outside its folder.`,
      verdict: 'suspicious',
    })
  })
})
