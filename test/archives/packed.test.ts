import { gzipSync } from 'node:zlib'

import { docx, gzipBomb, tarOf, text, tgz, xzOf, zip64Local } from './archiveMakers.js'
import { inspect } from './inspect.js'
import { zipOf } from './zipOf.js'

const gz = (content: Buffer) => gzipSync(content)

const damagedTar = () => {
  const tar = tarOf([{ name: 'a', content: text('hello') }])
  return tar.subarray(0, 514)
}

describe('archives: gzip, tar, xz and others', () => {
  it.each([
    ['a zip that is not opened, in gzip', 'unscannable', gz(zip64Local(text('x')))],
    [
      'a docx with macros in tar in gzip',
      'suspicious',
      tgz([{ name: 'a.docx', content: docx({ files: [{ name: 'vbaProject.bin' }] }) }]),
    ],
    ['gzip with bytes behind it', 'unscannable', Buffer.concat([gz(text('a')), text('junk')])],
    ['gzip that ends early', 'unscannable', gz(text('hello')).subarray(0, -3)],
    [
      'gzip with another size',
      'unscannable',
      Buffer.concat([gz(text('hello')).subarray(0, -1), text('\x01')]),
    ],
    ['gzip that is none', 'unscannable', text('\x1f\x8b\x08')],
    ['a zip behind gzip', 'unscannable', zipOf([{ name: 'a' }], { prefix: gz(text('a')) })],
    ['../ in tar', 'suspicious', tarOf([{ name: '../a' }])],
    [
      '../ in the long name of tar',
      'suspicious',
      tarOf([{ name: 'x', type: 'x', content: text('15 path=../../a\n') }, { name: 'a' }]),
    ],
    ['a link in tar', 'suspicious', tarOf([{ name: 'a', type: '2' }])],
    ['a hard link in tar', 'suspicious', tarOf([{ name: 'a', type: '1' }])],
    ['a device in tar.gz', 'suspicious', tgz([{ name: 'a', type: '3' }])],
    ['a pipe in tar', 'suspicious', tarOf([{ name: 'a', type: '6' }])],
    ['tar that ends early', 'unscannable', damagedTar()],
    [
      'tar with bytes behind it',
      'unscannable',
      Buffer.concat([tarOf([{ name: 'a' }]), text('junk')]),
    ],
    [
      'a second tar behind it',
      'unscannable',
      Buffer.concat([tarOf([{ name: 'a' }]), tarOf([{ name: 'b' }])]),
    ],
    ['a sparse file in tar', 'unscannable', tarOf([{ name: 'a', type: 'S' }])],
    ['xz that ends early', 'unscannable', xzOf(text('hello')).subarray(0, -2)],
    ['xz with bytes behind it', 'unscannable', Buffer.concat([xzOf(text('hello')), text('junk')])],
    ['two bzip2 files in one', 'unscannable', text(`BZh91AY&SY ${'.'.repeat(70_000)} BZh11AY&SY`)],
    ['7z', 'unscannable', text("7z\xbc\xaf'\x1c\0\x04")],
    ['rar', 'unscannable', text('Rar!\x1a\x07\x01\0')],
    ['rar in zip', 'unscannable', zipOf([{ name: 'a.jpg', content: text('Rar!\x1a\x07\x01\0') }])],
    ['Zstandard', 'unscannable', text('\x28\xb5\x2f\xfd\0')],
    ['LZMA', 'unscannable', text(`\x5d\0\0\x80\0${'\xff'.repeat(8)}\0`)],
    [
      'a picture with a zip behind it, in zip',
      'unscannable',
      zipOf([{ name: 'a.jpg', content: zipOf([{ name: 'b' }], { prefix: text('\xff\xd8\xff') }) }]),
    ],
  ])('%s', async (_, verdict, file) => {
    expect(await inspect(file)).toEqual({
      finding: expect.any(String),
      reason: expect.stringMatching(/^\S.*\.$/s),
      verdict,
    })
  })

  it('says which archive it is about', async () => {
    const verdict = await inspect(
      zipOf([{ name: 'inner.gz', content: gz(text('a')).subarray(0, -3) }]),
    )
    expect(verdict).toMatchObject({ reason: '“inner.gz” in it is a damaged gzip file.' })
    expect(await inspect(gzipBomb(2), { maxBytes: 1_000_000 })).toMatchObject({
      reason: expect.stringMatching(/^It unpacks to at least 1\.\d+ MB; 1 MB is allowed\.$/),
    })
  })
})
