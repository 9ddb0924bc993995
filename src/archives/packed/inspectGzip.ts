import type { Bytes, Pull } from '../pullFrom.js'
import type { Inspection, Part } from '../startInspection.js'

import { called } from '../called.js'
import { refuse } from '../refuse.js'
import { inflate } from './inflate.js'

const headerSize = 10
const footerSize = 8
const field = { checksum: 0x02, extra: 0x04, name: 0x08, comment: 0x10 } as const
const longestText = 4096

const isMember = (head: Buffer): boolean => head.toString('latin1', 0, 3) === '\x1f\x8b\x08'

const skipText = async (pull: Pull): Promise<boolean> => {
  const length = (await pull.peek(longestText)).indexOf(0) + 1
  await pull.take(length)
  return length > 0
}

/** Goes to where the deflated data of a member begins. */
const skipHeader = async (pull: Pull): Promise<boolean> => {
  const head = await pull.take(headerSize)
  const flags = head[3] ?? 0
  if (flags & field.extra) {
    const length = await pull.take(2)
    await pull.take(length.length === 2 ? length.readUInt16LE(0) : 0)
  }
  const hasTexts =
    (!(flags & field.name) || (await skipText(pull))) &&
    (!(flags & field.comment) || (await skipText(pull)))
  await pull.take(flags & field.checksum ? 2 : 0)
  return head.length === headerSize && hasTexts
}

/** What all members unpack to, which is one file. */
async function* members(pull: Pull, part: Part, inspection: Inspection): Bytes {
  while (isMember(await pull.peek(3))) {
    let size = 0
    const isWhole = await skipHeader(pull)
    for await (const chunk of isWhole ? inflate(pull, Number.POSITIVE_INFINITY) : []) {
      size += chunk.length
      inspection.countBytes(chunk.length, 'more')
      yield chunk
    }
    const footer = await pull.take(footerSize)
    if (footer.length < footerSize || footer.readUInt32LE(4) !== size % 2 ** 32) {
      refuse('unscannable', `${called(part)} is a damaged gzip file.`)
    }
  }
}

/** Unpacks gzip as far as the limits allow, and judges what is in it. Zeros may follow it, but nothing else. */
export const inspectGzip = async (pull: Pull, part: Part, inspection: Inspection) => {
  inspection.countEntries(1)
  await inspection.content(members(pull, part, inspection), {
    depth: part.depth + 1,
    name: part.name || 'contents',
  })
  for (
    let padding = await pull.some(65_536);
    padding.length > 0;
    padding = await pull.some(65_536)
  ) {
    if (padding.some((byte) => byte !== 0)) {
      refuse('unscannable', `${called(part)} is a gzip file with more bytes behind its end.`)
    }
  }
}
