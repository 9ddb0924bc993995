import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { StoredObject } from '../storage/StorageProvider.js'

import { namesEtag } from '../core/namesEtag.js'
import { MediaError } from '../errors/MediaError.js'
import { storeOf } from '../library/storeOf.js'
import { partly, rangeAsked } from '../storage/signed/rangeAsked.js'
import { webStream } from '../storage/signed/webStream.js'
import { contentHeaders } from './contentHeaders.js'
import { countUse } from './countUse.js'
import { insistServable } from './insistServable.js'
import { observed } from './observed.js'
import { redirectTo } from './redirectTo.js'
import { type Source, sourceOf } from './sourceOf.js'

export interface Serving {
  /** Headers that stand instead of the gate's own. */
  readonly answer?: Readonly<Record<string, string>>
  /** Called with the bytes in hand, before the first of them leaves: what it throws is answered instead. */
  readonly claim?: () => Promise<void>
  readonly download?: boolean
  /** Headers of the request. */
  readonly headers: Headers
  readonly isHead?: boolean
  /** The link by which the file is opened, when it counts its uses by itself. */
  readonly link?: { readonly id: MediaFile['id'] }
  /** May be answered with a redirect to the store, where the library is configured for it. @default true */
  readonly mayRedirect?: boolean
  /** Name of a variant. @default the original */
  readonly variant?: null | string
}

const isAsScanned = (
  { etag }: MediaFile,
  object: StoredObject,
  { isVariant, size }: Pick<Source, 'isVariant' | 'size'>,
) => object.size === size && (isVariant || !etag || object.etag === etag)

const open = async (
  library: MediaLibrary,
  file: MediaFile,
  serving: Serving,
): Promise<Response> => {
  const { claim, download = false, headers, isHead, mayRedirect = true, variant } = serving
  insistServable(file)
  const { filename, isVariant, key, mimeType, size } = sourceOf(file, variant)
  const store = storeOf(library, file)
  const object = await store.stat(key)
  if (!object || !isAsScanned(file, object, { isVariant, size })) {
    library.payload.logger.error({
      file: file.id,
      key,
      msg: 'The store does not hold what was scanned',
    })
    throw new MediaError('OBJECT_NOT_FOUND', 'The bytes of this file are missing in the store.')
  }
  const etag = `"${object.etag.replace(/["\r\n]/g, '')}"`
  const served = { download, filename, isPublic: file.visibility === 'public', mimeType }
  const answer: Record<string, string> = {
    ...contentHeaders(served),
    ETag: etag,
    'Last-Modified': object.modifiedAt.toUTCString(),
    ...serving.answer,
  }
  if (namesEtag(headers.get('if-none-match'), etag)) {
    return new Response(null, { headers: answer, status: 304 })
  }
  const range = rangeAsked(headers, { etag, size, what: 'file' })
  // A player that goes on in the middle has been counted at the beginning.
  const count = () => !isHead && !range?.start && countUse(library, file, serving)
  const seconds = mayRedirect && !isHead ? library.delivery.redirectSeconds : 0
  const redirect = seconds > 0 ? await redirectTo({ key, seconds, served, store }) : null
  if (redirect) {
    count()
    return redirect
  }
  const length = range ? range.end - range.start + 1 : size
  const bytes = isHead || length === 0 ? null : await store.read(key, range ?? undefined)
  try {
    await (isHead ? undefined : claim?.())
  } catch (error) {
    bytes?.destroy()
    throw error
  }
  count()
  return new Response(bytes && webStream(bytes), partly(answer, { length, range, size }))
}

/**
 * The one gate that bytes leave by. The caller has checked who asks; the gate checks what is asked for: only a file
 * that is `CLEAN` and not in trash is opened, and only while the store holds the very bytes that were scanned.
 */
export const serveFile = (
  library: MediaLibrary,
  file: MediaFile,
  serving: Serving,
): Promise<Response> => observed(library, file, () => open(library, file, serving))
