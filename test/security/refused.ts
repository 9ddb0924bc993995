import sharp from 'sharp'

import type { ErrorCode } from '../../src/core/errorCodes.js'
import type { Candidate } from '../app/ways.js'

import { errorCodes } from '../../src/core/errorCodes.js'
import { pdf } from '../app/files.js'
import { formWays, sizedWays } from './everyWay.js'

/** Bytes a document may have in the suite. */
export const maxSize = 100_000

/** A file that no way takes. */
export interface Refused {
  /** Ways that cannot send it, or not like this. */
  readonly but?: readonly string[]
  readonly file: () => Candidate | Promise<Candidate>
  readonly number: string
  readonly verdict: { readonly code: ErrorCode; readonly status: number }
  readonly what: string
}

const verdict = (code: ErrorCode) => ({ code, status: errorCodes[code] })
const long = (length: number) => 'x'.repeat(length)

type Name = readonly [number: string, what: string, name: string]

const names: readonly Name[] = [
  ['B01', 'a path', '../../etc/passwd.jpg'],
  ['B01', 'a path of Windows', '..\\..\\a.jpg'],
  ['B01', 'an absolute path', '/abs.jpg'],
  ['B01', 'a drive', 'C:\\a.jpg'],
  ['B03', 'a reserved name', 'con.jpg'],
  ['B03', 'a reserved port', 'COM1.jpg'],
  ['B03', 'a reserved device', 'aux'],
  ['B03', 'a reserved name without an extension', 'nul'],
  ['B03', 'a dot', '.'],
  ['B03', 'two dots', '..'],
  ['B03', 'three spaces', '   '],
  ['B04', '300 characters', `${long(300)}.jpg`],
  ['B04', '90 emoji', `${'🦦'.repeat(90)}.jpg`],
  ['B04', 'combining marks', `${'\u0301'.repeat(130)}.jpg`],
  ['B05', 'a right-to-left override', 'photo\u202Egnp.jpg'],
  ['B05', 'a zero-width space', 'a\u200Bb.jpg'],
  ['B05', 'a byte order mark', '\uFEFFa.jpg'],
  ['B05', 'an isolate', 'a\u2066b.jpg'],
  ['B06', 'a path in full-width characters', '\uFF0E\uFF0E\uFF0Fx.jpg'],
  ['B06', 'a full-width backslash', 'a\uFF3Cb.jpg'],
  ['B09', 'a dot at the end', 'a.jpg.'],
  ['B09', 'a space at the end', 'a.jpg '],
  ['B11', 'a line break and a header', 'a\r\nX-Evil: 1.jpg'],
  ['B11', 'a line separator', 'a\u2028b.jpg'],
]

/** No header of a form carries them, so those ways get another name, or none. */
const unsendable: readonly Name[] = [
  ['B02', 'NUL', 'a.php\0.jpg'],
  ['B02', 'a control character', 'a\u0001b.jpg'],
  ['B02', 'delete', 'a\u007Fb.jpg'],
  ['B03', 'no name', ''],
]

const types: readonly (readonly [...Name, mimeType?: string])[] = [
  ['B09', 'a hidden file', '.htaccess'],
  ['B09', 'settings of a server', 'web.config'],
  ['B09', 'an environment', '.env'],
  ['B09', 'nothing but an extension', '.jpg'],
  ['B10', 'a script', 'shell.php'],
  ['B10', 'a script that pretends', 'a.jpg.php'],
  ['B10', 'a script behind a semicolon', 'a.jpg;.php'],
  ['B10', 'a packed drawing', 'a.svgz'],
  ['B10', 'a program', 'a.exe'],
  ['B10', 'no extension', 'README'],
  ['B18', 'a type that does not fit', 'a.jpg', 'text/html'],
  ['B18', 'two types', 'a.jpg', 'image/png, text/html'],
  ['B18', 'another kind', 'a.jpg', 'video/mp4'],
  ['B18', 'a program said to be one', 'a.jpg', 'application/x-msdownload'],
  ['B18', 'a type of 10 kB', 'a.jpg', `image2/${long(10_000)}`],
  ['B22', 'a drawing', 'a.svg'],
  ['B24', 'a page', 'a.html'],
  ['B24', 'XML', 'a.xml', 'text/xml'],
  ['B24', 'a style sheet of XML', 'a.xsl'],
  ['B24', 'XHTML', 'a.xhtml', 'application/xhtml+xml'],
  ['B24', 'a page with its pictures', 'a.mht', 'multipart/related'],
  ['B24', 'a feed', 'a.rss', 'application/rss+xml'],
  ['B24', 'a list of what to keep', 'a.appcache', 'text/cache-manifest'],
]

const hex = (digits: string) => Buffer.from(digits.replaceAll(' ', ''), 'hex')
const text = (words: string, encoding: BufferEncoding = 'utf8') => Buffer.from(words, encoding)
const filled = (head: Buffer) => Buffer.concat([head, Buffer.alloc(500)])
const exe = filled(hex('4d5a 9000'))
const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
const declared = `<?xml version="1.0"?>`
const emptyZip = hex('504b0506 0000 0000 0000 0000 00000000 00000000 0000')
/** The head of ASF, with an object inside that says it has no length. */
const asf = Buffer.concat([
  hex('3026b2758e66cf11a6d900aa0062ce6c'),
  Buffer.from([55, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 2]),
  Buffer.alloc(25),
])
/** A member of a zip that says that it has 4 GB. */
const growing = Buffer.concat([
  hex('504b0304 1400 0000 0800 0000 2158 00000000 ffffffff ffffffff 0800 0000'),
  text('mimetype'),
  Buffer.alloc(2_000, 1),
])

const contents: readonly (readonly [...Name, bytes: Buffer])[] = [
  ['B19', 'HTML', 'a.jpg', text('<!doctype html><script>alert(1)</script>')],
  ['B19', 'HTML as a paper', 'a.pdf', text('<html><body>%PDF-1.4</body></html>')],
  ['B19', 'a Windows program', 'a.jpg', exe],
  ['B19', 'a Windows program', 'a.txt', exe],
  ['B19', 'a Linux program', 'a.jpg', filled(text('\x7fELF\x02\x01\x01', 'latin1'))],
  ['B19', 'a paper as a picture', 'a.jpg', pdf()],
  [
    'B19',
    'a PNG as a JPEG',
    'a.jpg',
    hex('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489'),
  ],
  ['B19', 'a zip as a paper', 'a.pdf', emptyZip],
  ['B19', 'a zip as a document of Word', 'a.docx', emptyZip],
  ['B20', 'ASF that never ends', 'a.jpg', asf],
  ['B20', 'a zip that grows', 'a.docx', growing],
  ['B20', 'one byte', 'a.jpg', Buffer.from([0xff])],
  ['B20', 'a byte order mark', 'a.png', hex('efbbbf')],
  ['B20', 'zeros', 'a.mp4', Buffer.alloc(1_000)],
  ['B20', 'text in Latin-1', 'a.txt', text('h\u00e9llo', 'latin1')],
  ['B21', 'MAT', 'a.jpg', filled(text('MATLAB 5.0 MAT-file, Platform: GLNXA64'))],
  ['B21', 'HDF5', 'a.jpg', filled(hex('894844460d0a1a0a'))],
  ['B21', 'FITS', 'a.jpg', text(`SIMPLE  =                    T${' '.repeat(2_000)}`)],
  ['B21', 'PSD', 'a.jpg', filled(text('8BPS\0\x01', 'latin1'))],
  ['B21', 'JPEG XL', 'a.jpg', filled(hex('ff0a'))],
  ['B21', 'EPS', 'a.jpg', text('%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) (r) file\n')],
  ['B21', 'MVG', 'a.jpg', text("push graphic-context\nimage over 0,0 0,0 'url(http://a.example)'")],
  ['B21', 'MSL', 'a.jpg', text(`${declared}<image><read filename="/etc/passwd"/></image>`)],
  ['B21', 'OpenEXR', 'a.jpg', filled(hex('762f3101'))],
  ['B22', 'SVG', 'a.jpg', text(svg)],
  ['B22', 'SVG with a declaration', 'a.png', text(`${declared}${svg}`)],
  ['B22', 'SVG with a declaration as text', 'a.txt', text(`${declared}${svg}`)],
  ['B22', 'SVG in UTF-16', 'a.txt', text(svg, 'utf16le')],
  ['B23', 'XXE', 'a.png', text(`<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${svg}`)],
  ['B23', 'a style sheet', 'a.txt', text(`${declared}<?xml-stylesheet href="http://a.example"?>`)],
  ['B24', 'XML as text', 'a.txt', text(`${declared}<a/>`)],
  ['B25', 'a page before a paper', 'a.pdf', text('<script>alert(1)</script>%PDF-1.4\n')],
  ['B25', 'a zip before a paper', 'a.pdf', Buffer.concat([emptyZip, pdf()])],
]

/** A small JPEG whose frame header says something else. */
const jpegOf = async (width: number, height: number) => {
  const bytes = await sharp({ create: { background: 'red', channels: 3, height: 8, width: 8 } })
    .jpeg()
    .toBuffer()
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]))
  bytes.writeUInt16BE(height, frame + 5)
  bytes.writeUInt16BE(width, frame + 7)
  return bytes
}
const pngOf = (width: number, height: number) =>
  sharp({ create: { background: 'red', channels: 3, height, width } })
    .png()
    .toBuffer()

const pictures = [
  ['a side of 12,000 in a JPEG', 'a.jpg', () => jpegOf(12_000, 100)],
  ['a side of 12,000 in a PNG', 'a.png', () => pngOf(100, 12_000)],
  ['64 megapixels in a JPEG', 'a.jpg', () => jpegOf(8_000, 8_000)],
  ['64 megapixels in a PNG', 'a.png', () => pngOf(8_000, 8_000)],
] as const

/** Files and names that every way in refuses alike. */
export const refused: readonly Refused[] = [
  ...names.map(([number, what, name]): Refused => ({
    file: () => ({ bytes: pdf(), mimeType: 'image/jpeg', name }),
    number,
    verdict: verdict('INVALID_NAME'),
    what,
  })),
  ...unsendable.map(([number, what, name]): Refused => ({
    but: formWays,
    file: () => ({ bytes: pdf(), mimeType: 'image/jpeg', name }),
    number,
    verdict: verdict('INVALID_NAME'),
    what,
  })),
  {
    // An address has a replacement character in its place.
    but: [...formWays, 'Uppy in a form'],
    file: () => ({ bytes: pdf(), name: 'a\ud83d.jpg' }),
    number: 'B05',
    verdict: verdict('INVALID_NAME'),
    what: 'half a character',
  },
  ...types.map(([number, what, name, mimeType]): Refused => ({
    file: () => ({ bytes: pdf(), name, ...(mimeType ? { mimeType } : {}) }),
    number,
    verdict: verdict('TYPE_NOT_ALLOWED'),
    what,
  })),
  ...contents.map(([number, what, name, bytes]): Refused => ({
    file: () => ({ bytes, name }),
    number,
    verdict: verdict('TYPE_NOT_ALLOWED'),
    what: `${what} (${name})`,
  })),
  ...['a.jpg', 'a.pdf', 'a.mp4'].map((name): Refused => ({
    but: sizedWays,
    file: () => ({ bytes: Buffer.alloc(0), name }),
    number: 'B20',
    verdict: verdict('TYPE_NOT_ALLOWED'),
    what: `nothing as ${name}`,
  })),
  ...pictures.map(([what, name, make]): Refused => ({
    file: async () => ({ bytes: await make(), name }),
    number: 'B21',
    verdict: verdict('IMAGE_TOO_LARGE'),
    what,
  })),
  {
    file: () => ({ bytes: filled(hex('ffd8ffe000104a464946')), name: 'a.jpg' }),
    number: 'B21',
    verdict: verdict('IMAGE_UNREADABLE'),
    what: 'a picture whose size cannot be read',
  },
  {
    file: () => ({ bytes: pdf(maxSize + 1), name: 'a.pdf' }),
    number: 'B17',
    verdict: verdict('FILE_TOO_LARGE'),
    what: 'one byte too many',
  },
]
