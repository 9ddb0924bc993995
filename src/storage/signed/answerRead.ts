import type { Readable } from 'node:stream'

import type { ByteRange, StoredObject } from '../StorageProvider.js'
import type { SignedRead } from './signer.js'

import { namesEtag } from '../../core/namesEtag.js'
import { MediaError } from '../../errors/MediaError.js'
import { partly, rangeAsked } from './rangeAsked.js'
import { webStream } from './webStream.js'

/** An object held open: its bytes stay the same even when the key gets others. */
export interface OpenObject {
  readonly close: () => Promise<void>
  readonly describe: () => Promise<StoredObject>
  /** Closes the object at its end. */
  readonly stream: (range?: ByteRange) => Readable
}

const answer = async (request: Request, signed: SignedRead, opened: OpenObject) => {
  const { etag: bare, modifiedAt, size } = await opened.describe()
  const etag = `"${bare}"`
  const common = {
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'private',
    'Content-Disposition': signed.disposition,
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Content-Type': signed.contentType,
    ETag: etag,
    'Last-Modified': modifiedAt.toUTCString(),
    'X-Content-Type-Options': 'nosniff',
  }
  if (namesEtag(request.headers.get('if-none-match'), etag)) {
    return { body: undefined, headers: common, status: 304 }
  }
  const range = rangeAsked(request.headers, { etag, size })
  const length = range ? range.end - range.start + 1 : size
  const body =
    request.method !== 'HEAD' && length > 0 ? opened.stream(range ?? undefined) : undefined
  return { body, ...partly(common, { length, range, size }) }
}

/** Answers a signed GET or HEAD. Throws `OBJECT_NOT_FOUND` and `RANGE_NOT_SATISFIABLE`. */
export const answerRead = async (
  request: Request,
  signed: SignedRead,
  open: (key: string) => Promise<null | OpenObject>,
): Promise<Response> => {
  const opened = await open(signed.key)
  if (!opened) {
    throw new MediaError('OBJECT_NOT_FOUND', 'The store has no such object.')
  }
  let isStreaming = false
  try {
    const { body, ...init } = await answer(request, signed, opened)
    isStreaming = Boolean(body)
    return new Response(body ? webStream(body) : null, init)
  } finally {
    if (!isStreaming) {
      await opened.close()
    }
  }
}
