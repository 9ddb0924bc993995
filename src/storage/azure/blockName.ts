import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

import type { UploadedPart } from '../StorageProvider.js'
import type { Container } from './containerOf.js'

/** Bytes of a name: number, size, time, a random rest, signature. Azure wants all names of a blob to have one length. */
const layout = { mac: 16, number: 4, random: 6, size: 4, time: 6 }
const signed = layout.number + layout.size + layout.time + layout.random
const length = signed + layout.mac

export type NamedPart = Pick<UploadedPart, 'number' | 'size'>

export interface NamedBlock extends UploadedPart {
  /** Grows with every name: of two blocks of one part the later one counts. */
  readonly time: number
}

let last = 0

/** Milliseconds, and never the same twice. */
const newTime = () => {
  last = Math.max(Date.now(), last + 1)
  return last
}

const macOf = ({ account }: Container, uploadId: string, head: Buffer) =>
  createHmac('sha256', Buffer.from(account.key, 'base64'))
    .update(`block of ${uploadId}:`)
    .update(head)
    .digest()
    .subarray(0, layout.mac)

/**
 * A new name for a block: what it is for, and a signature. Azure binds a URL to a blob, and not to one block of it
 * or to a length; so only blocks count that have a name of ours and the length that it says.
 */
export const blockName = (container: Container, uploadId: string, part: NamedPart): string => {
  const head = Buffer.alloc(signed)
  let at = head.writeUInt32BE(part.number)
  at = head.writeUInt32BE(part.size, at)
  at = head.writeUIntBE(newTime(), at, layout.time)
  randomBytes(layout.random).copy(head, at)
  return Buffer.concat([head, macOf(container, uploadId, head)]).toString('base64')
}

/** Azure takes no empty block: one byte stands for it, and is left out of the object. */
export const storedSize = (size: number): number => Math.max(1, size)

/** The name of the block that a part's etag stands for. */
export const nameOfEtag = (etag: string): string =>
  Buffer.from(etag, 'base64url').toString('base64')

export const etagOfName = (name: string): string =>
  Buffer.from(name, 'base64').toString('base64url')

/** What a block is, or `null` when its name or its length is not what was signed. */
export const readBlockName = (
  container: Container,
  uploadId: string,
  block: { readonly name: string; readonly size: number },
): NamedBlock | null => {
  const bytes = Buffer.from(block.name, 'base64')
  const head = bytes.subarray(0, signed)
  if (
    bytes.length !== length ||
    !timingSafeEqual(bytes.subarray(signed), macOf(container, uploadId, head))
  ) {
    return null
  }
  const size = head.readUInt32BE(layout.number)
  return storedSize(size) === block.size
    ? {
        etag: etagOfName(block.name),
        number: head.readUInt32BE(0),
        size,
        time: head.readUIntBE(layout.number + layout.size, layout.time),
      }
    : null
}
