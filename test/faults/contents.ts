import { createHash, randomBytes } from 'node:crypto'

import { marker } from '../../src/scanners/marker.js'
import { jpeg, pdf } from '../app/files.js'

/** Bytes nobody sent before. */
export interface Content {
  readonly bad: boolean
  readonly bytes: Buffer
  readonly mimeType: string
  readonly name: string
  readonly sha256: string
  readonly size: number
}

const isPicture = (name: string) => name.endsWith('.jpg')

const contentOf = (name: string, bytes: Buffer, bad = false): Content => ({
  bad,
  bytes,
  mimeType: isPicture(name) ? 'image/jpeg' : 'application/pdf',
  name,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  size: bytes.length,
})

const unique = () => Buffer.from(randomBytes(16).toString('hex'))

/** What clients of these tests send. */
export const contents = async () => {
  const photo = await jpeg(800, 600)
  return {
    bad: () => contentOf('bad.pdf', Buffer.concat([pdf(500), Buffer.from(marker), unique()]), true),
    paper: (size = 2_000) => contentOf('paper.pdf', Buffer.concat([pdf(size - 32), unique()])),
    // What follows the end of a picture is no part of it.
    picture: () => contentOf('picture.jpg', Buffer.concat([photo, unique()])),
  }
}

export type Contents = Awaited<ReturnType<typeof contents>>
