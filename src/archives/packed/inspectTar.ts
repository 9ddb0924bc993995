import type { Pull } from '../pullFrom.js'
import type { Inspection, Part } from '../startInspection.js'
import type { TarHeader } from './tarHeader.js'

import { called } from '../called.js'
import { checkName } from '../checkName.js'
import { slice } from '../pullFrom.js'
import { refuse } from '../refuse.js'
import { shown } from '../shown.js'
import { isTarHeader, readTarHeader } from './tarHeader.js'

const blockSize = 512
const longestRecord = 65_536

const forbidden: Readonly<Record<string, string>> = {
  '1': 'a link',
  '2': 'a link',
  '3': 'a device',
  '4': 'a device',
  '6': 'a pipe',
}

/** Records about the entry after them: a long name, or a list of what its header has no room for. */
const isRecord = (type: string): boolean => 'LKxgX'.includes(type)
/** Entries made of several, or of holes: their sizes are not what they say. */
const isOdd = (type: string): boolean => 'MSV'.includes(type)

interface Overrides {
  name?: string
  size?: number
}

/** `27 path=folder/file\n`, one after another. */
const readPax = (text: string): Overrides => {
  const field = (key: string) => new RegExp(`(?:^|\\n)\\d+ ${key}=([^\\n]*)`).exec(text)?.[1]
  const [name, size] = [field('path'), field('size')]
  return { ...(name !== undefined && { name }), ...(size !== undefined && { size: Number(size) }) }
}

const skipPadding = async (pull: Pull, size: number): Promise<void> => {
  await pull.take((blockSize - (size % blockSize)) % blockSize)
}

const insistWhole = (isWhole: boolean, part: Part): void => {
  if (!isWhole) {
    refuse('unscannable', `${called(part)} is a damaged tar archive.`)
  }
}

const readRecord = async (
  pull: Pull,
  { size, type }: TarHeader,
  part: Part,
): Promise<Overrides> => {
  insistWhole(size <= longestRecord, part)
  const bytes = await pull.take(size)
  insistWhole(bytes.length === size, part)
  await skipPadding(pull, size)
  const text = bytes.toString('utf8')
  return type === 'x' ? readPax(text) : type === 'L' ? { name: text.replace(/\0+$/, '') } : {}
}

const checkEntry = ({ name, size, type }: TarHeader, part: Part): void => {
  checkName(name)
  if (forbidden[type]) {
    refuse('suspicious', `${shown(name)} in it is ${forbidden[type]}.`, 'unsafeNames')
  }
  insistWhole(Number.isSafeInteger(size) && size >= 0 && !isOdd(type), part)
}

/** The archive ends with zeros, and nothing comes after them. */
const checkEnd = async (pull: Pull, part: Part): Promise<void> => {
  for (let bytes = await pull.some(65_536); bytes.length > 0; bytes = await pull.some(65_536)) {
    if (bytes.some((byte) => byte !== 0)) {
      refuse('unscannable', `${called(part)} is a tar archive with more bytes behind its end.`)
    }
  }
}

/** Judges a tar archive by its headers, and what is in it by its bytes. */
export const inspectTar = async (pull: Pull, part: Part, inspection: Inspection) => {
  let overrides: Overrides = {}
  while (isTarHeader(await pull.peek(blockSize))) {
    const header = readTarHeader(await pull.take(blockSize))
    inspection.countEntries(1)
    if (isRecord(header.type)) {
      overrides = { ...overrides, ...(await readRecord(pull, header, part)) }
      continue
    }
    const entry = { ...header, ...overrides }
    overrides = {}
    checkEntry(entry, part)
    inspection.countBytes(entry.size, 'more')
    const start = pull.position()
    await inspection.content(slice(pull, entry.size), { depth: part.depth + 1, name: entry.name })
    insistWhole(pull.position() - start === entry.size, part)
    await skipPadding(pull, entry.size)
  }
  await checkEnd(pull, part)
}
