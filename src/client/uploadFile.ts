import type { StoredUpload, UploadOptions } from './UploadOptions.js'
import type { ID, UploadedFile } from './UploadPlan.js'

import { startUpload } from './startUpload.js'

/**
 * Sends a file straight to the store, in parts, several at once, each again when it fails.
 *
 * Throws a `MediaLibraryError` (`code`, `status`, `message`); the same call then goes on with what arrived, also after
 * a reload. When `signal` is aborted it throws the signal's reason, and nothing is left. To pause, `startUpload`.
 *
 * @example const { doc } = await uploadFile({ api: '/api/media', file, metadata: { altText: 'A lighthouse' } })
 */
export async function uploadFile(
  options: { readonly complete?: true } & UploadOptions,
): Promise<{ readonly doc: UploadedFile; readonly id: ID; readonly sha256: null | string }>
export async function uploadFile(options: UploadOptions): Promise<StoredUpload>
export async function uploadFile(options: UploadOptions): Promise<StoredUpload> {
  return startUpload(options).done
}
