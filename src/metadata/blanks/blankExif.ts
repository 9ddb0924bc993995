import type { Extent } from '../Source.js'

import { allDirectories, offsetsOf } from '../tiff/allDirectories.js'
import { dropEntries } from '../tiff/dropEntries.js'
import { blankNote } from '../tiff/makerNotes.js'
import { type Directory, type Entry, openTiff, type Tiff } from '../tiff/openTiff.js'
import { blankIptc } from './blankIptc.js'
import { blankPhotoshop } from './blankPhotoshop.js'
import { blankXmp } from './blankXmp.js'

const pointer = 0x8825
const makerNote = 0x927c

/** Other metadata in the value of a tag. */
const nested: Readonly<Record<number, (bytes: Buffer) => Buffer | null>> = {
  0x02bc: blankXmp,
  0x83bb: blankIptc,
  0x8649: (bytes) => blankPhotoshop(bytes),
}

/** Version, hemispheres, status, mode, datum, correction: what cameras write that know no place. */
const placeless = new Set([0x00, 0x01, 0x03, 0x05, 0x09, 0x0a, 0x12, 0x1e])
const lastTag = 0x1f

/** Directories of places, blocks within the block, notes: a hostile file has thousands that lie upon each other. */
const most = 8

/** Entries until the first that cannot be one: a count that lies does not reach beyond. */
const soundEntries = ({ entries }: Directory): Entry[] => {
  const end = entries.findIndex(({ tag, type }) => tag > lastTag || type === 0 || type > 13)
  return end < 0 ? [...entries] : entries.slice(0, end)
}

/** Zeros everywhere but where other directories are. */
const zero = (bytes: Buffer, { end, start }: Extent, spared: readonly Extent[]): void => {
  const touching = spared.filter((one) => one.start < end && one.end > start)
  let at = start
  for (const one of [...touching].sort((a, b) => a.start - b.start)) {
    bytes.fill(0, at, Math.max(at, one.start))
    at = Math.max(at, one.end)
  }
  bytes.fill(0, at, Math.max(at, end))
}

const blankPlaces = (tiff: Tiff, directories: readonly Directory[]): boolean => {
  const spared = directories.map(({ table }) => table)
  const entries = directories.flatMap((one) => one.entries.filter(({ tag }) => tag === pointer))
  const offsets = new Set(entries.slice(0, most).flatMap((entry) => offsetsOf(tiff, entry)))
  const places = [...offsets]
    .slice(0, most)
    .flatMap((at) => tiff.directory(at) ?? [])
    .filter(({ at }) => directories.every((one) => one.at !== at))
  if (!places.some((one) => soundEntries(one).some(({ tag }) => !placeless.has(tag)))) {
    return false
  }
  for (const place of places) {
    const sound = soundEntries(place)
    for (const { value } of sound) {
      zero(tiff.bytes, value, spared)
    }
    const isSound = place.isWhole && sound.length === place.entries.length
    const last = sound.at(-1)
    const end = isSound ? place.table.end : last ? last.at + 12 : place.at + 2
    zero(tiff.bytes, { end, start: place.at }, spared)
  }
  for (const directory of directories.filter((one) =>
    one.entries.some(({ tag }) => tag === pointer),
  )) {
    dropEntries(tiff, directory, ({ tag }) => tag === pointer)
  }
  return true
}

const blankNested = ({ bytes }: Tiff, directories: readonly Directory[]): void => {
  const entries = directories.flatMap((one) => one.entries.filter(({ tag }) => tag in nested))
  for (const {
    tag,
    value: { end, start },
  } of entries.slice(0, most)) {
    nested[tag]!(Buffer.from(bytes.subarray(start, end)))?.copy(bytes, start)
  }
}

const isNote = ({ tag }: Entry) => tag === makerNote

/** The notes of makers; one that has coordinates elsewhere than where they are known to be goes as a whole. */
const blankNotes = (tiff: Tiff, directories: readonly Directory[]): void => {
  for (const directory of directories.filter((one) => one.entries.some(isNote)).slice(0, most)) {
    const closed = directory.entries
      .filter(isNote)
      .slice(0, most)
      .filter(({ value }) => blankNote(tiff, value))
    closed.forEach(({ value }) => tiff.bytes.fill(0, value.start, value.end))
    if (closed.length > 0) {
      dropEntries(tiff, directory, ({ at }) => closed.some((one) => one.at === at))
    }
  }
}

/** Exif without places: no pointer, no values, everything else where it was. `null` without any. */
export const blankExif = (given: Buffer): Buffer | null => {
  const bytes = Buffer.from(given)
  const tiff = openTiff(bytes)
  if (!tiff) {
    return null
  }
  const directories = allDirectories(tiff)
  blankNested(tiff, directories)
  // What is read of a directory is where it was before it changes: notes before places, places last.
  blankNotes(tiff, directories)
  blankPlaces(tiff, allDirectories(tiff))
  return bytes.equals(given) ? null : bytes
}
