import type { UploadRef } from '../StorageProvider.js'
import type { Container } from './containerOf.js'

import { ask } from './ask.js'
import { removeBlob } from './removeObjects.js'
import { blobsOf, isUploadId, readNote } from './uploadNote.js'

/**
 * Removes the parts of an upload. Azure cannot remove a blob of which nothing was committed, and would keep its blocks
 * for a week; it drops them when the blob is written anew.
 */
export const dropBlocks = async (container: Container, uploadId: string): Promise<void> => {
  const { blocks } = blobsOf(container, uploadId)
  await ask(container, ({ abortSignal, client }) =>
    client.getBlockBlobClient(blocks).upload('', 0, { abortSignal }),
  )
  await removeBlob(container, blocks)
}

/** Ends an upload at once and removes what it had. Killed in between, `listUploads` still names it. */
export const endUpload = async (container: Container, uploadId: string): Promise<void> => {
  await removeBlob(container, blobsOf(container, uploadId).note)
  await dropBlocks(container, uploadId)
}

/** Gives an upload up. Unknown ones, and ids of other keys, are no error. */
export const abortUpload = async (container: Container, { id, key }: UploadRef): Promise<void> => {
  const note = await readNote(container, id)
  if (isUploadId(id) && (!note || note.key === key)) {
    await endUpload(container, id)
  }
}
