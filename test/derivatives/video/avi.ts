const chunk = (id: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(8)
  head.write(id, 0, 'latin1')
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)])
}

const list = (type: string, ...chunks: Buffer[]): Buffer =>
  chunk('LIST', Buffer.concat([Buffer.from(type, 'latin1'), ...chunks]))

const numbers = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4)
  values.forEach((value, i) => bytes.writeUInt32LE(value, i * 4))
  return bytes
}

/** The text of captions in an AVI, in the form of 2005: a name, and a file of any kind. */
const gab2 = (text: string): Buffer => {
  const head = Buffer.alloc(17)
  head.write('GAB2\0', 0, 'latin1')
  head.writeUInt16LE(2, 5)
  head.writeUInt32LE(0, 7)
  head.writeUInt16LE(4, 11)
  head.writeUInt32LE(Buffer.byteLength(text), 13)
  return Buffer.concat([head, Buffer.from(text)])
}

const header = (type: string, handler: string): Buffer =>
  Buffer.concat([
    Buffer.from(type + handler, 'latin1'),
    numbers(0, 0, 0, 1, 5, 0, 5, 0, 0, 0, 0, 0),
  ])

/** An AVI of one raw picture, with captions that are `text`: how files of a server were read through its transcoder in 2016. */
export const avi = (text: string): Buffer => {
  const side = 16
  const picture = Buffer.alloc(side * side * 3, 0x80)
  const format = numbers(40, side, side, 1 + 24 * 65_536, 0, picture.length, 0, 0, 0, 0)
  const main = numbers(200_000, 0, 0, 0x10, 1, 0, 2, 0, side, side, 0, 0, 0, 0)
  const headers = list(
    'hdrl',
    chunk('avih', main),
    list('strl', chunk('strh', header('vids', 'DIB ')), chunk('strf', format)),
    list('strl', chunk('strh', header('txts', '\0\0\0\0')), chunk('strf', Buffer.alloc(0))),
  )
  const frames = Array.from({ length: 5 }, () => chunk('00db', picture))
  const movie = list('movi', chunk('01tx', gab2(text)), ...frames)
  return chunk('RIFF', Buffer.concat([Buffer.from('AVI ', 'latin1'), headers, movie]))
}
