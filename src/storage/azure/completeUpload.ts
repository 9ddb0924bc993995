import { setTimeout as sleep } from 'node:timers/promises'

import type { StoredObject, UploadedPart, UploadRef } from '../StorageProvider.js'
import type { Container } from './containerOf.js'

import { MediaError } from '../../errors/MediaError.js'
import { inOrder } from '../signed/insistArrived.js'
import { endUpload } from './abortUpload.js'
import { ask } from './ask.js'
import { commitParts } from './commitParts.js'
import { copyParts } from './copyParts.js'
import { findBlob, type FoundBlob, isWhole } from './statObject.js'
import { readNote, unknownUpload } from './uploadNote.js'

/** Milliseconds for the whole work. Azure copies within an account in moments, and goes on when nobody waits. */
const patienceMs = 100_000

/** Milliseconds between two looks, at most. */
const longestWait = 2000

/** Looks at what somebody else changes, before it is to be believed that it always will. */
const mostOvertaken = 12

const stillCopying = () =>
  new MediaError('STORAGE_UNAVAILABLE', 'The store still joins the parts: ask again.', {
    reason: 'PendingCopyOperation',
  })

const isStillCopying = (error: MediaError) => error.data.reason === 'PendingCopyOperation'

/** What a copy left that an abort cut off is no object. */
const tidy = async (container: Container, { id, key }: UploadRef, found: FoundBlob | null) => {
  if (found?.upload === id && /^(?:aborted|failed)$/.test(found.copyStatus ?? '')) {
    await ask(container, ({ abortSignal, client }) =>
      client
        .getBlobClient(container.pathOf(key))
        .delete({ abortSignal, conditions: { ifMatch: found.etag } }),
    ).catch(() => undefined)
  }
}

/** One look and the step that follows from it. Answers the object when it is there, or why it is not yet. */
const step = async (
  container: Container,
  upload: UploadRef,
  parts: readonly UploadedPart[],
): Promise<MediaError | StoredObject> => {
  const { id, key } = upload
  // In this order: an upload without a note has the object already, or never gets it.
  const note = await readNote(container, id)
  const found = await findBlob(container, key)
  const isOurs = found?.upload === id
  if (isOurs && isWhole(found.copyStatus)) {
    return found.object
  }
  if (note?.key !== key) {
    await tidy(container, upload, found)
    throw unknownUpload()
  }
  if (isOurs && found.copyStatus === 'pending') {
    return stillCopying()
  }
  const etag = await commitParts(container, id, note, parts)
  const size = parts.reduce((sum, part) => sum + part.size, 0)
  const overtaken = await copyParts(container, { etag, key, size, target: found, uploadId: id })
  if (overtaken) {
    return overtaken
  }
  const made = await findBlob(container, key)
  if (made?.upload !== id) {
    // Whoever replaced it was later.
    await endUpload(container, id)
    throw unknownUpload()
  }
  return isWhole(made.copyStatus) ? made.object : stillCopying()
}

/**
 * Makes the object: the parts are committed in the blob of the upload, which is then copied to the key, where it
 * appears whole and says which upload it is of. Killed at any point, the same call goes on with it; when it is done,
 * the same call answers the same object.
 */
export const completeUpload = async (
  container: Container,
  upload: UploadRef,
  given: readonly UploadedPart[],
): Promise<StoredObject> => {
  const parts = inOrder(given)
  const deadline = Date.now() + patienceMs
  let overtaken = 0
  for (let wait = 20; ; wait = Math.min(wait * 2, longestWait)) {
    const outcome = await step(container, upload, parts)
    if (!MediaError.is(outcome)) {
      // The object is there, whatever the tidying says; `listUploads` names what it leaves.
      await endUpload(container, upload.id).catch(() => undefined)
      return outcome
    }
    overtaken += isStillCopying(outcome) ? 0 : 1
    if (overtaken === mostOvertaken || Date.now() > deadline) {
      throw outcome
    }
    await sleep(wait * (0.5 + Math.random()))
  }
}
