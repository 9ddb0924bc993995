import type { Connection } from './connect.js'
import type { UploadOptions } from './UploadOptions.js'
import type { ID, UploadPlan, UploadStatus } from './UploadPlan.js'

import { callApi } from './callApi.js'
import { isMediaLibraryError } from './errorFrom.js'

export interface Begun {
  /** Parts that have arrived. */
  readonly done: ReadonlySet<number>
  readonly isNew: boolean
  /** All bytes have been taken over already: nothing is left to send. */
  readonly isStored: boolean
  readonly plan: UploadPlan
}

type Wishes = Pick<UploadOptions, 'folder' | 'onDuplicate' | 'partSize' | 'path' | 'replaces'>

export interface Beginning extends Wishes {
  readonly file: Blob
  readonly filename: string
  /** An upload of the same file that was begun before. */
  readonly resume?: ID
  /** Asked for when an upload is begun. */
  readonly sha256: () => Promise<null | string>
  readonly signal?: AbortSignal
  /** Goes on also when nothing is left to send; else such an upload is somebody's file already. */
  readonly takesStored: boolean
}

const gone = ['UPLOAD_NOT_FOUND', 'UPLOAD_EXPIRED', 'UPLOAD_ABORTED']

/** What the library knows of an upload; `null` when it is gone. */
export const statusOf = (
  connection: Connection,
  id: ID,
  signal?: AbortSignal,
): Promise<null | UploadStatus> =>
  callApi<UploadStatus>(connection, {
    method: 'GET',
    path: `/upload/multipart/${id}`,
    signal,
  }).catch((error: unknown) => {
    if (isMediaLibraryError(error, ...gone)) {
      return null
    }
    throw error
  })

/** The upload that was begun before, if it can be gone on with. */
const findBegun = async (
  connection: Connection,
  { file, resume, signal, takesStored }: Beginning,
): Promise<Begun | null> => {
  const status = resume === undefined ? null : await statusOf(connection, resume, signal)
  const isStored = status?.state === 'completed' || status?.state === 'completing'
  const isOurs = status?.state === 'open' || (isStored && takesStored)
  if (!status || status.size !== file.size || !isOurs) {
    return null
  }
  return {
    done: new Set(status.done.map(({ number }) => number)),
    isNew: false,
    isStored,
    plan: { ...status, parts: [] },
  }
}

/** Goes on with an upload, or begins one: its bytes are reserved from here on. */
export const beginUpload = async (connection: Connection, beginning: Beginning): Promise<Begun> => {
  const { file, filename, folder, onDuplicate, partSize, path, replaces, signal } = beginning
  const begun = await findBegun(connection, beginning)
  if (begun) {
    return begun
  }
  const sha256 = (await beginning.sha256()) ?? undefined
  signal?.throwIfAborted()
  const plan = await callApi<UploadPlan>(connection, {
    // JSON leaves out what is undefined.
    body: {
      filename,
      folder,
      // A repeated request then finds what the first one began. Missing where pages are not served over TLS.
      idempotencyKey: globalThis.crypto?.randomUUID?.(),
      mimeType: file.type,
      onDuplicate,
      partSize,
      path,
      replaces,
      sha256,
      size: file.size,
    },
    method: 'POST',
    path: '/upload/multipart/initiate',
    signal,
  })
  return { done: new Set(), isNew: true, isStored: false, plan }
}
