import type { Answer, Asked, Thing } from './store.js'

/** The bytes, or those of one range: `bytes=1-2`, `bytes=1-`, `bytes=-2`. Anything else is answered with all of them. */
export const serveBytes = (
  { bytes, contentType, generation }: Thing,
  { range }: Asked['headers'],
  refuse: (headers: Record<string, string>) => Error,
): Answer => {
  const headers = { 'content-type': contentType, 'x-goog-generation': generation }
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? []
  if (from === '' && to === '') {
    return { body: bytes, headers }
  }
  const start = from === '' ? Math.max(0, bytes.length - Number(to)) : Number(from)
  const end = from === '' || to === '' ? bytes.length - 1 : Math.min(Number(to), bytes.length - 1)
  if (from !== '' && to !== '' && Number(to) < start) {
    return { body: bytes, headers }
  }
  if (start >= bytes.length) {
    throw refuse({ 'content-range': `bytes */${bytes.length}` })
  }
  return {
    body: bytes.subarray(start, end + 1),
    headers: { ...headers, 'content-range': `bytes ${start}-${end}/${bytes.length}` },
    status: 206,
  }
}
