import type { PayloadRequest } from 'payload'

import { createHash, timingSafeEqual } from 'node:crypto'

import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Handler } from './Route.js'

import { requireAdmin } from '../library/authorize.js'
import { readGauges } from './readGauges.js'

const digest = (text: string) => createHash('sha256').update(text).digest()

/** Compared by their hashes, which have one length, in a time that tells nothing of where they differ. */
const hasToken = ({ headers }: PayloadRequest, token: string): boolean => {
  const [, sent = ''] = /^Bearer +(\S+)$/i.exec(headers.get('authorization') ?? '') ?? []
  return timingSafeEqual(digest(sent), digest(token))
}

const mayRead = ({ metrics }: MediaLibrary, req: PayloadRequest): boolean =>
  metrics !== false && metrics.token !== null && hasToken(req, metrics.token)

/** `GET /media/metrics`: for Prometheus, with the token of the options, and for admins. */
export const metrics: Handler = async (library, req) => {
  if (!mayRead(library, req)) {
    requireAdmin(library, req)
  }
  const { contentType, text } = (await library.telemetry.expose(await readGauges(library)))!
  return new Response(text, {
    headers: { 'Cache-Control': 'no-store', 'Content-Type': contentType },
  })
}
