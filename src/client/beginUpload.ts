import type { Connection } from './connect.js'
import type { ID, UploadPlan, UploadStatus } from './UploadPlan.js'

import { callApi } from './callApi.js'
import { isMediaLibraryError } from './errorFrom.js'

export interface Begun {
  /** Parts that have arrived. */
  readonly done: ReadonlySet<number>
  /** All bytes have been taken over already: nothing is left to send. */
  readonly isStored: boolean
  readonly plan: UploadPlan
}

export interface Beginning {
  readonly file: Blob
  readonly filename: string
  readonly folder?: ID | null
  /** An upload of the same file that was begun before. */
  readonly resume?: ID
  readonly signal?: AbortSignal
}

const gone = ['UPLOAD_NOT_FOUND', 'UPLOAD_EXPIRED', 'UPLOAD_ABORTED']

/** The upload that was begun before, if it can be gone on with. */
const findBegun = async (
  connection: Connection,
  { file, resume, signal }: Beginning,
): Promise<Begun | null> => {
  const status = await callApi<UploadStatus>(connection, {
    method: 'GET',
    path: `/upload/multipart/${resume}`,
    signal,
  }).catch((error: unknown) => {
    if (isMediaLibraryError(error) && gone.includes(error.code)) {
      return null
    }
    throw error
  })
  const isStored = status?.state === 'completed' || status?.state === 'completing'
  if (!status || status.size !== file.size || !(isStored || status.state === 'open')) {
    return null
  }
  const { done, id, partCount, partSize } = status
  return {
    done: new Set(done.map(({ number }) => number)),
    isStored,
    plan: { id, partCount, parts: [], partSize },
  }
}

/** Goes on with an upload, or begins one: its bytes are reserved from here on. */
export const beginUpload = async (connection: Connection, beginning: Beginning): Promise<Begun> => {
  const { file, filename, folder, resume, signal } = beginning
  const begun = resume === undefined ? null : await findBegun(connection, beginning)
  if (begun) {
    return begun
  }
  const plan = await callApi<UploadPlan>(connection, {
    body: {
      filename,
      ...(folder === undefined ? {} : { folder }),
      // A repeated request then finds what the first one began. Missing where pages are not served over TLS.
      idempotencyKey: globalThis.crypto?.randomUUID?.(),
      mimeType: file.type,
      size: file.size,
    },
    method: 'POST',
    path: '/upload/multipart/initiate',
    signal,
  })
  return { done: new Set(), isStored: false, plan }
}
