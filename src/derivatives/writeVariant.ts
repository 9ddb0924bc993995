import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'

import type { Variant } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Making } from './Making.js'

import { storeOf } from '../library/storeOf.js'
import { keyBeside } from './keyBeside.js'
import { urlOf } from './Making.js'

/** A derivative that has been made and is not stored yet. */
export interface NewVariant extends Omit<
  Variant,
  'filesize' | 'key' | 'madeAt' | 'mimeType' | 'name' | 'preset' | 'url'
> {
  /** The bytes, or the path of a file that has them. */
  readonly body: Buffer | string
  readonly extension: string
  readonly mimeType: string
  readonly name: string
  /** @default its name */
  readonly preset?: string
  /** The end of its name in the store, without the extension. @default `<width>x<height>` */
  readonly suffix?: string
}

const firstFree = (taken: readonly string[], key: string): string => {
  for (let n = 2, free = key; ; n++) {
    if (!taken.includes(free)) {
      return free
    }
    free = key.replace(/\.([^.]+)$/, `-${n}.$1`)
  }
}

/** Writes a derivative beside its original, and answers what the row will say of it. */
export const writeVariant = async (
  library: MediaLibrary,
  { file, tag, written }: Pick<Making, 'file' | 'tag' | 'written'>,
  { body, extension, suffix, ...variant }: NewVariant,
): Promise<Variant> => {
  const { height, mimeType, name, preset = name, width } = variant
  const end = `${suffix ?? `${width}x${height}`}.${extension}`
  const isPath = typeof body === 'string'
  const filesize = isPath ? (await stat(body)).size : body.length
  // Nothing is waited for between the choice of a key and its reservation: others are written at the same time.
  const key = firstFree(written, keyBeside(file.storagePath, tag, end))
  const bytes = isPath ? createReadStream(body) : Readable.from([body], { objectMode: false })
  // First, so that what is written halfway is removed as well.
  written.push(key)
  await storeOf(library, file).write(key, bytes, { contentType: mimeType, size: filesize })
  return {
    ...variant,
    filesize,
    key,
    madeAt: new Date().toISOString(),
    preset,
    url: urlOf(library, file.id, name),
  }
}
