import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { blockedBecause } from '../core/blockedBecause.js'
import { rangeOf } from '../core/rangeOf.js'
import { MediaError } from '../errors/MediaError.js'
import { storeOf } from '../library/storeOf.js'
import { webStream } from '../storage/signed/webStream.js'
import { contentHeaders } from './contentHeaders.js'

export interface Serving {
  readonly download?: boolean
  /** Headers of the request. */
  readonly headers: Headers
  readonly isHead?: boolean
  /** Name of a variant. @default the original */
  readonly variant?: string
}

const insistServable = (file: MediaFile) => {
  const { deletedAt, isQuarantined, scanStatus } = file
  const reason = blockedBecause(file)
  if (reason) {
    const code = deletedAt ? 'FILE_IN_TRASH' : isQuarantined ? 'FILE_BLOCKED' : 'FILE_NOT_READY'
    throw new MediaError(code, reason, { scanStatus })
  }
}

interface Source {
  readonly filename: string
  readonly key: string
  readonly mimeType: string
  readonly size: number
}

const renamed = (name: string, extension: string) => `${name.replace(/\.[^.]*$/, '')}.${extension}`

const sourceOf = (file: MediaFile, variant?: string): Source => {
  if (!variant) {
    return { filename: file.originalFilename, key: file.storagePath, mimeType: file.mimeType, size: file.filesize }
  }
  const made = file.variants?.find(({ preset }) => preset === variant)
  if (!made) {
    const known = file.variants?.map(({ preset }) => preset) ?? []
    throw new MediaError('FILE_NOT_FOUND', `This file has no variant "${variant.slice(0, 100)}".`, { variants: known })
  }
  const extension = made.key.slice(made.key.lastIndexOf('.') + 1)
  return {
    filename: renamed(file.originalFilename, extension),
    key: made.key,
    mimeType: `image/${made.format}`,
    size: made.filesize,
  }
}

const matches = (header: null | string, etag: string): boolean =>
  header === '*' || Boolean(header?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag))

/**
 * The one gate that bytes leave by. The caller has checked who asks; the gate checks what is asked for: only a file
 * that is `CLEAN` and not in trash is opened, and only while the store holds the very bytes that were scanned.
 */
export const serveFile = async (library: MediaLibrary, file: MediaFile, serving: Serving): Promise<Response> => {
  const { download = false, headers, isHead, variant } = serving
  insistServable(file)
  const { filename, key, mimeType, size } = sourceOf(file, variant)
  const store = storeOf(library, file)
  const object = await store.stat(key)
  if (!object || object.size !== size || (!variant && file.etag && object.etag !== file.etag)) {
    library.payload.logger.error({ file: file.id, key, msg: 'The store does not hold what was scanned' })
    throw new MediaError('OBJECT_NOT_FOUND', 'The bytes of this file are missing in the store.')
  }
  const etag = `"${object.etag.replace(/["\r\n]/g, '')}"`
  const answer: Record<string, string> = {
    ...contentHeaders({ download, filename, isPublic: file.visibility === 'public', mimeType }),
    ETag: etag,
    'Last-Modified': object.modifiedAt.toUTCString(),
  }
  if (matches(headers.get('if-none-match'), etag)) {
    return new Response(null, { headers: answer, status: 304 })
  }
  const ifRange = headers.get('if-range')
  const range = !ifRange || ifRange === etag ? rangeOf(headers.get('range'), size) : null
  if (range === 'unsatisfiable') {
    throw new MediaError('RANGE_NOT_SATISFIABLE', `The file has ${size} bytes, and one range of them can be asked for.`, {
      size,
    })
  }
  const length = range ? range.end - range.start + 1 : size
  const body = isHead || length === 0 ? null : webStream(await store.read(key, range ?? undefined))
  return new Response(body, {
    headers: {
      ...answer,
      'Content-Length': String(length),
      ...(range ? { 'Content-Range': `bytes ${range.start}-${range.end}/${size}` } : {}),
    },
    status: range ? 206 : 200,
  })
}
