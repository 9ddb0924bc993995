import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Runs work with bytes as a file of their own. */
export const withFile = async <Result>(
  bytes: Uint8Array,
  extension: string,
  work: (path: string) => Promise<Result>,
): Promise<Result> => {
  const folder = await mkdtemp(join(tmpdir(), 'media-metadata-test-'))
  try {
    const path = join(folder, `file.${extension}`)
    await writeFile(path, bytes)
    return await work(path)
  } finally {
    await rm(folder, { force: true, recursive: true })
  }
}

const exiftool = async (...args: string[]): Promise<string> =>
  (await run('exiftool', args, { maxBuffer: 2 ** 26 })).stdout

/** Bytes with tags that the program writes, as a camera or an editor does. */
export const tagged = (
  bytes: Uint8Array,
  extension: string,
  tags: readonly string[],
): Promise<Buffer> =>
  withFile(bytes, extension, async (path) => {
    await exiftool('-q', '-m', '-overwrite_original', ...tags, path)
    return readFile(path)
  })

export type Tags = Readonly<Record<string, unknown>>

/** Every tag the program finds, by group and name, those of embedded files, too; not what the filesystem says. */
export const tagsOf = (bytes: Uint8Array, extension: string): Promise<Tags> =>
  withFile(bytes, extension, async (path) => {
    const text = await exiftool(
      '-j',
      '-a',
      '-G4:1',
      '-u',
      '-ee',
      '-struct',
      '-n',
      '-x',
      'System:all',
      path,
    )
    const [tags] = JSON.parse(text) as Record<string, unknown>[]
    const { SourceFile: _, ...rest } = tags!
    return Object.fromEntries(
      Object.entries(rest).filter(([name]) => !/ExifToolVersion|Composite|ExifTool:/.test(name)),
    )
  })

/** Names of tags that say where: by the words the mission names, and a few that files have besides. */
const places =
  /GPS|Latitude|Longitude|Altitude|Location(?!Equal)|:City$|:State$|:Country|Province-State|Sub-location|Country-Primary/i
const notPlaces = /SubjectLocation|ItemLocation|WindowLocation|GPSVersionID/

export const placesIn = (tags: Tags): string[] =>
  Object.keys(tags).filter((name) => places.test(name) && !notPlaces.test(name))

/** What has to be otherwise where places were: checksums, and the boxes that are nothing now. */
const follows = /GPSVersionID|IPTCDigest|CRC-32|Unknown_free/

/** What has to be the same before and after. */
export const withoutPlaces = (tags: Tags): Tags =>
  Object.fromEntries(
    Object.entries(tags).filter(
      ([name]) => placesIn({ [name]: 1 }).length === 0 && !follows.test(name),
    ),
  )
