import type { Bytes, Pull } from '../pullFrom.js'
import type { Inspection, Part } from '../startInspection.js'
import type { ZipEntry } from './ZipEntry.js'

import { inflate } from '../packed/inflate.js'
import { refuse } from '../refuse.js'
import { shown } from '../shown.js'
import { descriptorLength, longestDescriptor } from './descriptorLength.js'
import { unpackFile } from './unpackFile.js'
import { flag, masked, method } from './ZipEntry.js'

const crcAt = [0, 4] as const

/** The sizes that were found, and the checksum that stands behind them with or without a signature. */
const readDescriptor = async (pull: Pull, entry: ZipEntry): Promise<null | ZipEntry> => {
  const next = await pull.peek(longestDescriptor)
  for (const at of crcAt) {
    const found = next.length >= at + 4 ? { ...entry, crc: next.readUInt32LE(at) } : entry
    const length = descriptorLength(next, found)
    if (length !== null) {
      await pull.take(length)
      return found
    }
  }
  return null
}

/** Passes a file on whose sizes stand behind it, counts it and answers its header with the sizes filled in. */
const streamUnknown = async (pull: Pull, entry: ZipEntry, part: Part, inspection: Inspection) => {
  const start = pull.position()
  let size = 0
  async function* counted(): Bytes {
    for await (const chunk of inflate(pull, Number.POSITIVE_INFINITY)) {
      size += chunk.length
      inspection.countBytes(chunk.length, 'more')
      yield chunk
    }
  }
  await inspection.content(counted(), part)
  return { ...entry, compressedSize: pull.position() - start, size }
}

/** Passes a file on as it unpacks, and answers its header with the sizes it turned out to have. */
export const streamFile = async (
  pull: Pull,
  entry: ZipEntry,
  { depth }: Part,
  inspection: Inspection,
): Promise<ZipEntry> => {
  const part = { depth, name: entry.name }
  const isLater = Boolean(entry.flags & flag.descriptor)
  if (!isLater && [entry.compressedSize, entry.size].includes(masked)) {
    refuse(
      'unscannable',
      `${shown(entry.name)} in it has ZIP64 sizes, which scanners do not look into.`,
    )
  }
  if (isLater && entry.method === method.deflated) {
    const found = await streamUnknown(pull, entry, part, inspection)
    return (await readDescriptor(pull, found)) ?? found
  }
  inspection.countBytes(entry.size, 'more')
  await inspection.content(unpackFile(pull, entry), part)
  if (!isLater) {
    return entry
  }
  const described = await readDescriptor(pull, entry)
  // A stored file whose length is told behind it ends nowhere: only an empty one is no riddle.
  if (!described && (await pull.peek(2)).toString() !== 'PK') {
    refuse('unscannable', `${shown(entry.name)} in it does not say where it ends.`)
  }
  return described ?? entry
}
