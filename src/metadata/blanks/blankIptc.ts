const marker = 0x1c

/** Codes and names of what is shown, city, part of the city, state, code and name of the country. */
const places = new Set([26, 27, 90, 92, 95, 100, 101])

/** The length of the value at `at`, and where it begins. */
const valueAt = (bytes: Buffer, at: number): { length: number; start: number } => {
  const said = bytes.readUInt16BE(at + 3)
  const wide = said & 0x7fff
  const isExtended = said >= 0x8000 && wide <= 4 && at + 5 + wide <= bytes.length && wide > 0
  return isExtended
    ? { length: bytes.readUIntBE(at + 5, wide), start: at + 5 + wide }
    : { length: said, start: at + 5 }
}

/** Datasets of IPTC without places: the others move up, zeros fill the end. `null` without any. */
export const blankIptc = (bytes: Buffer): Buffer | null => {
  const kept: Buffer[] = []
  let hasPlaces = false
  let at = 0
  while (at + 5 <= bytes.length && bytes[at] === marker) {
    const { length, start } = valueAt(bytes, at)
    const end = Math.min(bytes.length, start + length)
    if (bytes[at + 1] === 2 && places.has(bytes[at + 2]!)) {
      hasPlaces = true
    } else {
      kept.push(bytes.subarray(at, end))
    }
    at = end
  }
  if (!hasPlaces) {
    return null
  }
  const after = Buffer.alloc(bytes.length)
  Buffer.concat([...kept, bytes.subarray(at)]).copy(after)
  return after
}
