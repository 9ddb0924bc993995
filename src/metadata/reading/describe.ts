import type { BlockKind } from '../Block.js'
import type { FileMetadata } from './FileMetadata.js'

import { plain } from './plain.js'
import { readDate } from './readDate.js'
import { readTags, type ReadTag, type ReadTags } from './readTags.js'

export interface ReadBlock {
  readonly bytes: Buffer
  readonly kind: BlockKind
}

const mostKeywords = 50

type Group = 'exif' | 'photoshop' | 'xmp'

const textOf = (tag?: ReadTag): string | undefined => plain(tag?.description)

/** Of a list in one language each: the first, which is the default one. */
const firstOf = (tag?: ReadTag): string | undefined => {
  const first: unknown = Array.isArray(tag?.value) ? tag.value[0] : undefined
  const item = typeof first === 'object' ? (first as null | ReadTag)?.value : undefined
  return plain(item) ?? textOf(tag)
}

const numberOf = (tag?: ReadTag): number | undefined => {
  const value: unknown = tag?.value
  const [numerator, denominator] = Array.isArray(value) ? (value as unknown[]) : [value, 1]
  const number = Number(numerator) / Number(denominator ?? 1)
  return Number.isFinite(number) && number > 0 ? Number(number.toPrecision(6)) : undefined
}

const keywordsOf = (tag?: ReadTag | readonly ReadTag[]): string[] | undefined => {
  const items = [tag]
    .flat()
    .flatMap((one) => (Array.isArray(one?.value) ? (one.value as unknown[]) : []))
  const listed = items.map((item) => plain((item as null | ReadTag)?.value ?? item))
  const described = [tag].flat().map((one) => textOf(one))
  const words = (listed.some(Boolean) ? listed : described).flatMap((word) => word ?? [])
  return words.length > 0 ? [...new Set(words)].slice(0, mostKeywords) : undefined
}

/** Without what there is nothing of. */
const filled = <Values extends object>(values: Values): undefined | Values => {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined)
  return entries.length > 0 ? (Object.fromEntries(entries) as Values) : undefined
}

const coordinate = (tags: ReadTags, name: string, negative: RegExp): number | undefined => {
  const degrees = Number(tags[name]?.description)
  const isNegative = negative.test(String(tags[`${name}Ref`]?.description))
  return Number.isFinite(degrees)
    ? Number((isNegative ? -Math.abs(degrees) : degrees).toFixed(7))
    : undefined
}

const locationOf = ({ exif, photoshop, xmp }: Record<Group, ReadTags>): FileMetadata['location'] =>
  filled({
    altitude: Number.parseFloat(String(exif.GPSAltitude?.description)) || undefined,
    city: textOf(xmp.City) ?? textOf(photoshop.City),
    country: textOf(xmp.Country) ?? textOf(photoshop['Country/Primary Location Name']),
    latitude: coordinate(exif, 'GPSLatitude', /^S/),
    longitude: coordinate(exif, 'GPSLongitude', /^W/),
    state: textOf(xmp.State) ?? textOf(photoshop['Province/State']),
  })

/** The tags of all blocks of a kind together; the first to name something is believed. */
const groupOf = (blocks: readonly ReadBlock[], kind: Group): ReadTags =>
  Object.assign(
    {},
    ...blocks
      .filter((block) => block.kind === kind)
      .reverse()
      .map(({ bytes }) => readTags(kind, bytes)),
  ) as ReadTags

/** What the metadata of a picture says, for people; `null` when it says nothing. */
export const describe = (
  blocks: readonly ReadBlock[],
  { keepsLocation }: { readonly keepsLocation: boolean },
): FileMetadata | null => {
  const groups = {
    exif: groupOf(blocks, 'exif'),
    photoshop: groupOf(blocks, 'photoshop'),
    xmp: groupOf(blocks, 'xmp'),
  }
  const { exif, photoshop: iptc, xmp } = groups
  const orientation = Number(exif.Orientation?.value)
  const taken = readDate(textOf(exif.DateTimeOriginal), textOf(exif.OffsetTimeOriginal))
  const metadata: FileMetadata = {
    artist: textOf(exif.Artist) ?? firstOf(xmp.creator) ?? textOf(iptc['By-line']),
    camera: filled({
      lens: textOf(exif.LensModel),
      make: textOf(exif.Make),
      model: textOf(exif.Model),
    }),
    copyright: firstOf(xmp.rights) ?? textOf(exif.Copyright) ?? textOf(iptc['Copyright Notice']),
    description:
      firstOf(xmp.description) ?? textOf(iptc['Caption/Abstract']) ?? textOf(exif.ImageDescription),
    exposure: filled({
      aperture: numberOf(exif.FNumber),
      focalLength: numberOf(exif.FocalLength),
      iso: numberOf(exif.ISOSpeedRatings),
      seconds: numberOf(exif.ExposureTime),
    }),
    keywords: keywordsOf(xmp.subject) ?? keywordsOf(iptc.Keywords),
    location: keepsLocation ? locationOf(groups) : undefined,
    orientation: orientation >= 1 && orientation <= 8 ? orientation : undefined,
    software: textOf(exif.Software) ?? textOf(xmp.CreatorTool),
    takenAt: taken ?? readDate(textOf(xmp.DateCreated)) ?? readDate(textOf(xmp.CreateDate)),
    title: firstOf(xmp.title) ?? textOf(iptc['Object Name']),
  }
  return filled(metadata) ?? null
}
