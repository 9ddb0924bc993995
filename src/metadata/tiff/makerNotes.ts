import { dropEntries } from './dropEntries.js'
import { type Directory, openTiff, type Tiff } from './openTiff.js'

interface Note {
  /** The note as one of this maker; its directory. */
  readonly open: (
    tiff: Tiff,
    at: number,
    length: number,
  ) => { directory: Directory | null; tiff: Tiff } | null
  /** Entries with names of places. */
  readonly tags: ReadonlySet<number>
}

const startsWith = ({ bytes }: Tiff, at: number, text: string) =>
  bytes.toString('latin1', at, at + text.length) === text

/** What cameras with a map in them write besides the directory of places. */
const notes: readonly Note[] = [
  {
    // Place, country, state, city and landmark.
    open: (tiff, at) =>
      startsWith(tiff, at, 'Panasonic\0') ? { directory: tiff.directory(at + 12), tiff } : null,
    tags: new Set([0x67, 0x69, 0x6b, 0x6d, 0x6f, 0x80, 0x82]),
  },
  {
    // `LocationInfo`.
    open: (tiff, at, length) => {
      const own = startsWith(tiff, at, 'Nikon\0\x02')
        ? openTiff(tiff.bytes.subarray(0, at + length), at + 10)
        : null
      return own && { directory: own.directory(own.first), tiff: own }
    },
    tags: new Set([0x39]),
  },
]

/** Coordinates as text: names of tags, or ISO 6709. */
const coordinates = /GPS(?:Latitude|Longitude|Position)|[+-]\d{2}\.\d{4,}[+-]\d{3}\.\d{4,}/

/** Takes places out of the note of a camera's maker. True when it has coordinates that only go with all of it. */
export const blankNote = (tiff: Tiff, { end, start }: { end: number; start: number }): boolean => {
  for (const { open, tags } of notes) {
    const note = open(tiff, start, end - start)
    const places = note?.directory?.entries.filter(({ tag }) => tags.has(tag)) ?? []
    for (const { value } of places) {
      note!.tiff.bytes.fill(0, Math.max(start, value.start), Math.min(end, value.end))
    }
    if (places.length > 0) {
      dropEntries(note!.tiff, note!.directory!, ({ tag }) => tags.has(tag), { hasNext: false })
    }
  }
  return coordinates.test(tiff.bytes.toString('latin1', start, end))
}
