import type { UploadedPart, UploadRef } from '../StorageProvider.js'
import type { Container } from './containerOf.js'

import { listBlocks } from './listBlocks.js'
import { insistNote } from './uploadNote.js'

/** Parts that arrived with the length they were signed for, by number. Throws `UPLOAD_NOT_FOUND`. */
export const listParts = async (
  container: Container,
  upload: UploadRef,
): Promise<UploadedPart[]> => {
  await insistNote(container, upload)
  const { parts } = await listBlocks(container, upload.id)
  return parts.map(({ etag, number, size }) => ({ etag, number, size }))
}
