import type { IncomingMessage, ServerResponse } from 'node:http'

import type { StoredFile } from './zoneFiles.js'

import { rangeOf } from '../../../src/core/rangeOf.js'

/** A file, or one range of it. */
export const serveFile = (
  { bytes, changed }: StoredFile,
  request: IncomingMessage,
  response: ServerResponse,
  headers: Record<string, string>,
): void => {
  const range = rangeOf(request.headers.range ?? null, bytes.length)
  const all = { ...headers, 'Accept-Ranges': 'bytes', 'Last-Modified': changed.toUTCString() }
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'Content-Range': `bytes */${bytes.length}` }).end()
    return
  }
  const part = range ? bytes.subarray(range.start, range.end + 1) : bytes
  response
    .writeHead(range ? 206 : 200, {
      ...all,
      'Content-Length': part.length,
      ...(range ? { 'Content-Range': `bytes ${range.start}-${range.end}/${bytes.length}` } : {}),
    })
    .end(request.method === 'HEAD' ? undefined : part)
}
