import { createHash } from 'node:crypto'

import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Serving } from './serveFile.js'

import { namesEtag } from '../core/namesEtag.js'
import { partly, rangeAsked } from '../storage/signed/rangeAsked.js'
import { contentHeaders } from './contentHeaders.js'
import { countUse } from './countUse.js'
import { insistServable } from './insistServable.js'
import { observed } from './observed.js'

interface Bytes {
  readonly data: Buffer
  readonly filename: string
  readonly mimeType: string
}

const open = (
  library: MediaLibrary,
  file: MediaFile,
  { data, filename, mimeType }: Bytes,
  serving: Serving,
): Response => {
  const { answer: own, download = false, headers, isHead } = serving
  insistServable(file)
  const size = data.length
  const etag = `"${createHash('md5').update(data).digest('hex')}"`
  const answer = {
    ...contentHeaders({ download, filename, isPublic: file.visibility === 'public', mimeType }),
    ETag: etag,
    ...own,
  }
  if (namesEtag(headers.get('if-none-match'), etag)) {
    return new Response(null, { headers: answer, status: 304 })
  }
  const range = rangeAsked(headers, { etag, size, what: 'picture' })
  if (!isHead && !range?.start) {
    countUse(library, file, serving)
  }
  const bytes = range ? data.subarray(range.start, range.end + 1) : data
  return new Response(
    isHead ? null : new Uint8Array(bytes),
    partly(answer, { length: bytes.length, range, size }),
  )
}

/**
 * The gate for a picture that was made of a file a moment ago and is not kept: the same rules and headers as for bytes
 * of the store.
 */
export const serveBytes = (
  library: MediaLibrary,
  file: MediaFile,
  bytes: Bytes,
  serving: Serving,
): Promise<Response> => observed(library, file, async () => open(library, file, bytes, serving))
