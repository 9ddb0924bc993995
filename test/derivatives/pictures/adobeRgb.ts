const s15 = (value: number) => Math.round(value * 65_536)

const numbers = (values: readonly number[]) => {
  const buffer = Buffer.alloc(values.length * 4)
  values.forEach((value, index) => buffer.writeInt32BE(value, index * 4))
  return buffer
}

const xyz = (...values: number[]) =>
  Buffer.concat([Buffer.from('XYZ \0\0\0\0', 'latin1'), numbers(values.map(s15))])

const gamma = Buffer.concat([
  Buffer.from('curv\0\0\0\0', 'latin1'),
  numbers([1]),
  Buffer.from([0x02, 0x33, 0, 0]),
])

const text = (value: string) => Buffer.from(`text\0\0\0\0${value}\0`, 'latin1')

const description = (value: string) =>
  Buffer.concat([
    Buffer.from('desc\0\0\0\0', 'latin1'),
    numbers([value.length + 1]),
    Buffer.from(`${value}\0`, 'latin1'),
    Buffer.alloc(78),
  ])

/** A profile with the primaries and the gamma of Adobe RGB (1998). */
export const adobeRgb = (name = 'Wide colours'): Buffer => {
  const tags: readonly (readonly [string, Buffer])[] = [
    ['desc', description(name)],
    ['cprt', text('none')],
    ['wtpt', xyz(0.9505, 1, 1.0891)],
    ['rXYZ', xyz(0.60974, 0.31111, 0.01947)],
    ['gXYZ', xyz(0.20528, 0.62567, 0.06087)],
    ['bXYZ', xyz(0.14919, 0.06322, 0.74457)],
    ['rTRC', gamma],
    ['gTRC', gamma],
    ['bTRC', gamma],
  ]
  const padded = tags.map(([, data]) =>
    Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]),
  )
  let offset = 128 + 4 + tags.length * 12
  const table = tags.map(([tag, data], index) => {
    const entry = Buffer.concat([Buffer.from(tag, 'latin1'), numbers([offset, data.length])])
    offset += padded[index]!.length
    return entry
  })
  const header = Buffer.alloc(128)
  header.writeUInt32BE(offset, 0)
  header.writeUInt32BE(0x02_40_00_00, 8)
  header.write('mntrRGB XYZ ', 12, 'latin1')
  header.writeUInt16BE(2026, 24)
  header.writeUInt16BE(1, 26)
  header.writeUInt16BE(1, 28)
  header.write('acsp', 36, 'latin1')
  numbers([s15(0.9642), s15(1), s15(0.8249)]).copy(header, 68)
  return Buffer.concat([header, numbers([tags.length]), ...table, ...padded])
}
