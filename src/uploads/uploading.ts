import type { UploadWay } from '../core/uploadWays.js'
import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { codeOf } from '../errors/codeOf.js'
import { MediaError } from '../errors/MediaError.js'

interface Facts {
  /** False for a request that was repeated. @default true */
  readonly isNew?: boolean
  /** The way it came, where that was not known before. */
  readonly way?: UploadWay
}

/** Counts an upload that was refused, or failed. */
export const countRefusal = ({ telemetry }: MediaLibrary, way: UploadWay, error: unknown): void => {
  telemetry.count('uploads_total', { outcome: codeOf(error), way })
  if (MediaError.is(error, 'QUOTA_EXCEEDED')) {
    telemetry.count('quota_refusals_total')
  }
}

/** Counts an upload that became a file. */
export const countUpload = (
  { payload, telemetry }: MediaLibrary,
  { id, filesize }: Pick<MediaFile, 'filesize' | 'id'>,
  { ms, way }: { readonly ms?: number; readonly way: UploadWay },
): void => {
  const size = Number(filesize)
  telemetry.count('uploads_total', { outcome: 'uploaded', way })
  telemetry.count('upload_bytes_total', {}, size)
  payload.logger.info({ file: id, ms, msg: 'A file was uploaded', size, way })
}

/**
 * Tells telemetry and the log of an upload while it is made a file of: how it came in, how it ended. `tell` is for what
 * `work` finds out.
 */
export const uploading = (
  library: MediaLibrary,
  way: UploadWay,
  work: (tell: (facts: Facts) => void) => Promise<MediaFile>,
): Promise<MediaFile> => {
  let facts: Required<Facts> = { isNew: true, way }
  const began = performance.now()
  const attributes = { 'media.provider': library.storage.name, 'media.way': way }
  return library.telemetry.span('media.upload', attributes, async (note) => {
    try {
      const doc = await work((told) => (facts = { ...facts, ...told }))
      note({
        'media.file': doc.id,
        'media.outcome': facts.isNew ? 'uploaded' : 'repeated',
        'media.size': Number(doc.filesize),
        'media.way': facts.way,
      })
      if (facts.isNew) {
        countUpload(library, doc, { ms: Math.round(performance.now() - began), way: facts.way })
      }
      return doc
    } catch (error) {
      note({ 'media.way': facts.way })
      countRefusal(library, facts.way, error)
      throw error
    }
  })
}

/** Counts a refusal where an upload begins; one that goes on is counted when it ends. */
export const beginning = async <Result>(
  library: MediaLibrary,
  way: UploadWay,
  work: Promise<Result>,
): Promise<Result> => {
  try {
    return await work
  } catch (error) {
    countRefusal(library, way, error)
    throw error
  }
}
