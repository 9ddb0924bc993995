import type { Extent } from '../Source.js'

export interface Resource extends Extent {
  readonly id: number
}

/** What Photoshop and others keep in a picture, by number; `start` to `end` is the data. */
export const resourceIds = { digest: 0x0425, exif: 0x0422, iptc: 0x0404, xmp: 0x0424 } as const

export function* resourcesOf(bytes: Buffer): Generator<Resource> {
  for (let at = 0; at + 12 <= bytes.length;) {
    if (!/^(?:8BIM|AgHg|DCSR|MeSa|PHUT)$/.test(bytes.toString('latin1', at, at + 4))) {
      return
    }
    const name = bytes[at + 6]! + 1
    const sizeAt = at + 6 + name + (name % 2)
    if (sizeAt + 4 > bytes.length) {
      return
    }
    const start = sizeAt + 4
    const end = Math.min(bytes.length, start + bytes.readUInt32BE(sizeAt))
    yield { end, id: bytes.readUInt16BE(at + 4), start }
    at = end + ((end - start) % 2)
  }
}
