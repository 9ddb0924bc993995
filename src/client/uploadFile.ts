import type { ID, UploadedFile } from './UploadPlan.js'

import { beginUpload } from './beginUpload.js'
import { askOnce, callApi } from './callApi.js'
import { connect, type Connection, type ConnectionOptions } from './connect.js'
import { orAborted } from './retrying.js'
import { sendParts } from './sendParts.js'
import { trackProgress, type UploadProgress } from './trackProgress.js'

export interface UploadOptions extends ConnectionOptions {
  /** `false` stores the bytes and leaves it to you to complete the upload. @default true */
  readonly complete?: boolean
  readonly file: Blob | File
  /** @default the name of the file */
  readonly filename?: string
  readonly folder?: ID | null
  /** Fields of the file, such as `altText`. */
  readonly metadata?: Readonly<Record<string, unknown>>
  /** Told the id of the upload as soon as it has one: keep it to resume. */
  readonly onBegin?: (id: ID) => void
  readonly onProgress?: (progress: UploadProgress) => void
  /** The id of an upload of this very file that was cut off: only what is missing is sent. */
  readonly resume?: ID
  /** Gives the upload up: what has arrived is removed, what was reserved is free. */
  readonly signal?: AbortSignal
}

export interface StoredUpload {
  readonly doc: null | UploadedFile
  /** Of the upload, not of the file. */
  readonly id: ID
}

/** Gives an upload up at the server. Nothing to be done when that fails: it expires. */
export const abortUpload = (connection: Connection, id: ID): Promise<void> =>
  askOnce<unknown>(connection, {
    body: { id },
    method: 'POST',
    path: '/upload/multipart/abort',
  }).then(
    () => {},
    () => {},
  )

/**
 * Sends a file straight to the store, in parts, several at once, each again when it fails.
 *
 * Throws a `MediaLibraryError` (`code`, `status`, `message`); the upload can then be resumed. When `signal` is
 * aborted it throws the signal's reason, and nothing is left.
 *
 * @example const { doc } = await uploadFile({ api: '/api/media', file, metadata: { altText: 'A lighthouse' } })
 */
export async function uploadFile(
  options: { readonly complete?: true } & UploadOptions,
): Promise<{ readonly doc: UploadedFile; readonly id: ID }>
export async function uploadFile(options: UploadOptions): Promise<StoredUpload>
export async function uploadFile(options: UploadOptions): Promise<StoredUpload> {
  const { complete = true, file, folder, metadata, onBegin, onProgress, resume, signal } = options
  const connection = connect(options)
  const filename = options.filename ?? (file instanceof File ? file.name : '')
  const beginning = beginUpload(connection, { file, filename, folder, resume, signal })
  const { done, isStored, plan } = await orAborted(beginning, signal).catch((error: unknown) => {
    // The request was on its way already: what it began has to end.
    beginning.then(
      ({ plan: { id } }) => signal?.aborted && void abortUpload(connection, id),
      () => {},
    )
    throw error
  })
  const { id } = plan
  onBegin?.(id)
  try {
    const track = trackProgress(file.size, onProgress)
    for (const number of done) {
      track(number, Math.min(plan.partSize, file.size - (number - 1) * plan.partSize))
    }
    if (!isStored) {
      await sendParts(connection, { done, file, onSent: track, plan, signal })
    }
    onProgress?.({ sent: file.size, total: file.size })
    if (!complete) {
      return { doc: null, id }
    }
    const { doc } = await callApi<{ doc: UploadedFile }>(connection, {
      body: { ...metadata, id },
      method: 'POST',
      path: '/upload/multipart/complete',
      signal,
    })
    return { doc, id }
  } catch (error) {
    if (signal?.aborted) {
      await abortUpload(connection, id)
    }
    throw error
  }
}
