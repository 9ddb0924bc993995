import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { errorCodes } from '../core/errorCodes.js'
import { MediaError } from '../errors/MediaError.js'

const statusOf = (error: unknown): number => (MediaError.is(error) ? errorCodes[error.code] : 500)

/** Tells telemetry of a request for the bytes of a file: what it was answered with, and how many bytes that are. */
export const observed = (
  { telemetry }: MediaLibrary,
  { id, mediaType, storageProvider }: MediaFile,
  serve: () => Promise<Response>,
): Promise<Response> => {
  const attributes = { 'media.file': id, 'media.provider': storageProvider }
  return telemetry.span('media.serve', attributes, async (note) => {
    try {
      const response = await serve()
      const { body, headers, status } = response
      const size = body ? Number(headers.get('content-length')) : 0
      note({ 'http.response.status_code': status, 'media.size': size })
      telemetry.count('served_total', { status: String(status) })
      telemetry.count('served_bytes_total', { kind: mediaType }, size)
      return response
    } catch (error) {
      telemetry.count('served_total', { status: String(statusOf(error)) })
      throw error
    }
  })
}
