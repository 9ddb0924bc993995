/** XML by its units, so that positions in the text are positions in the bytes. */
export interface XmlText {
  /** Overwrites units with spaces. */
  readonly blank: (start: number, end: number) => void
  /** A character for each unit; `?` where it is beyond Latin-1. Names of properties are not. */
  readonly text: string
}

/** Bytes of a unit, and which of them is the low one, by the first `<`: most XMP is UTF-8, and any may be wider. */
const formOf = (bytes: Buffer): { low: number; width: number } => {
  const at = bytes.subarray(0, 64).indexOf(0x3c)
  const areZero = (...offsets: number[]) => offsets.every((offset) => bytes[at + offset] === 0)
  const width =
    at < 0 || !(areZero(1) || areZero(-1)) ? 1 : areZero(1, 2, 3) || areZero(-1, -2, -3) ? 4 : 2
  return { low: width === 1 ? 0 : at % width, width }
}

export const xmlText = (bytes: Buffer): XmlText => {
  const { low, width } = formOf(bytes)
  if (width === 1) {
    return { blank: (start, end) => bytes.fill(0x20, start, end), text: bytes.toString('latin1') }
  }
  const units: string[] = []
  for (let at = 0; at + width <= bytes.length; at += width) {
    const unit = bytes.subarray(at, at + width)
    const isPlain = unit.every((byte, i) => i === low || byte === 0)
    units.push(isPlain ? String.fromCharCode(unit[low]!) : '?')
  }
  return {
    blank: (start, end) => {
      for (let at = start * width; at < end * width; at++) {
        bytes[at] = at % width === low ? 0x20 : 0
      }
    },
    text: units.join(''),
  }
}
