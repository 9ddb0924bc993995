import type { Directory, Entry, Tiff } from './openTiff.js'

/** Tags that point at more directories: of Exif, of other pictures, of interoperability. */
const pointers = new Set([0x8769, 0x014a, 0xa005])

/** More than any camera writes. */
const mostDirectories = 32
const mostPointers = 16

/** The offsets an entry holds. */
export const offsetsOf = ({ u16, u32 }: Tiff, { count, type, value }: Entry): number[] => {
  const width = type === 3 ? 2 : 4
  const most = Math.min(count, mostPointers, Math.floor((value.end - value.start) / width))
  return Array.from({ length: most }, (_, i) => {
    const at = value.start + i * width
    return width === 2 ? u16(at) : u32(at)
  })
}

/** Every directory that can be reached but the one of places, each once: a hostile file has them in circles. */
export const allDirectories = (tiff: Tiff): Directory[] => {
  const found = new Map<number, Directory>()
  const waiting = [tiff.first]
  while (waiting.length > 0 && found.size < mostDirectories) {
    const directory = tiff.directory(waiting.shift()!)
    if (directory && !found.has(directory.at)) {
      found.set(directory.at, directory)
      const pointing = directory.entries.filter(({ tag }) => pointers.has(tag))
      waiting.push(...pointing.flatMap((entry) => offsetsOf(tiff, entry)), directory.next)
    }
  }
  return [...found.values()]
}
