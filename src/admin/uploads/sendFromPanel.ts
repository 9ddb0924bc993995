import type { createClientUploadHandler } from '@payloadcms/plugin-cloud-storage/client'

import type { Attempt } from './panelUploads.js'

import { callApi } from '../../client/callApi.js'
import { connect } from '../../client/connect.js'
import { isMediaLibraryError, mediaLibraryError } from '../../client/errorFrom.js'
import { startUpload } from '../../client/startUpload.js'
import { apiOf } from '../apiOf.js'
import { words } from '../words.js'
import { attemptFor, panelUploads } from './panelUploads.js'
import { showFigures } from './showFigures.js'
import { watchUpload } from './watchUpload.js'

type Handler = Parameters<typeof createClientUploadHandler>[0]['handler']

/** What the server signs, so that a form can stand for bytes that are in the store already. */
interface Receipt {
  readonly _objectKey: string
  readonly filename: string
  readonly prefix: string
  readonly signedReceipt: string
  readonly uploadId: string
}

/** Sends the bytes, and answers their SHA-256 where there is one. */
const send = async (attempt: Attempt, file: File): Promise<null | string> => {
  const { api, controller, item } = attempt
  const upload = startUpload({
    api,
    complete: false,
    credentials: 'include',
    file,
    onBegin: (id) => (attempt.upload = id),
    resume: attempt.upload,
    signal: controller.signal,
  })
  attempt.sending = upload
  const stop = showFigures(item, upload)
  try {
    const { sha256 } = await upload.done
    panelUploads.patch(item, { bytesPerSecond: null, state: 'checking' })
    return sha256
  } finally {
    attempt.sending = undefined
    stop()
  }
}

/** Why there is no upload, as a code and a sentence. */
const problemOf = ({ controller }: Attempt, { name }: File, cause: unknown) => {
  if (controller.signal.aborted) {
    return mediaLibraryError('UPLOAD_ABORTED', words.uploads.cancelled(name))
  }
  return isMediaLibraryError(cause)
    ? cause
    : mediaLibraryError('UNKNOWN', words.uploads.failed, { cause })
}

/**
 * Sends the file of a form to the store and answers what the form posts in its place.
 *
 * A refusal is answered, not thrown: Payload's bulk upload swallows what is thrown here and then counts the file as
 * saved. The server answers the form with the same words and a status of its own; a 413 would be swallowed, too.
 */
export const sendFromPanel: Handler = async ({
  apiRoute,
  collectionSlug,
  file,
  serverHandlerPath,
  serverURL,
  updateFilename,
}) => {
  const place = { routes: { api: apiRoute }, serverURL }
  const root = connect({ api: apiOf(place), credentials: 'include' })
  const attempt = attemptFor(file, apiOf(place, `/${collectionSlug}`))
  try {
    const sha256 = (await send(attempt, file)) ?? undefined
    const { filename, ...receipt } = await callApi<Receipt>(root, {
      body: { id: attempt.upload, sha256 },
      method: 'POST',
      path: serverHandlerPath,
      signal: attempt.controller.signal,
    })
    updateFilename(filename)
    watchUpload({ ...root, api: attempt.api }, attempt).catch(() => {})
    return receipt
  } catch (cause) {
    const error = problemOf(attempt, file, cause)
    const state = attempt.controller.signal.aborted ? 'cancelled' : 'failed'
    panelUploads.patch(attempt.item, { bytesPerSecond: null, error, state })
    return { problem: error.message, signedReceipt: '' }
  }
}
