import type { Container } from './containerOf.js'
import type { FoundBlob } from './statObject.js'

import { MediaError } from '../../errors/MediaError.js'
import { ask } from './ask.js'
import { signBlob } from './signUrls.js'
import { blobsOf } from './uploadNote.js'

/** Milliseconds Azure may take to read a signature. */
const signatureMs = 3_600_000

/** Somebody else was faster: with the same copy, with an abort, or with another part. */
const overtaken = new Set([
  'BlobAlreadyExists',
  'CannotVerifyCopySource',
  'ConditionNotMet',
  'PendingCopyOperation',
  'SourceConditionNotMet',
  'TargetConditionNotMet',
])

const isOvertaken = (error: unknown): error is MediaError =>
  MediaError.is(error, 'OBJECT_NOT_FOUND') ||
  (MediaError.is(error, 'STORAGE_UNAVAILABLE') && overtaken.has(String(error.data.reason)))

export interface Copy {
  /** Of the upload's blob, in quotes: other bytes are not copied. */
  readonly etag: string
  readonly key: string
  readonly size: number
  /** What is at the key now: something newer is not replaced. */
  readonly target: FoundBlob | null
  readonly uploadId: string
}

/**
 * Begins to make the object out of the upload's blob, inside of Azure. Answers why it has to be looked at again when
 * something changed meanwhile.
 */
export const copyParts = async (
  container: Container,
  { etag, key, size, target, uploadId }: Copy,
): Promise<MediaError | null> => {
  try {
    await ask(container, async (connection) => {
      const { abortSignal, client } = connection
      const source = signBlob(container, connection, blobsOf(container, uploadId).blocks, {
        expiresOn: new Date(Date.now() + signatureMs),
        may: 'r',
      })
      const blob = client.getBlobClient(container.pathOf(key))
      const options = {
        abortSignal,
        conditions: target ? { ifMatch: target.etag } : { ifNoneMatch: '*' },
        metadata: { upload: uploadId },
        sourceConditions: { ifMatch: etag },
      }
      await (size > container.copiedAtOnce
        ? blob.beginCopyFromURL(source.href, options)
        : blob.syncCopyFromURL(source.href, options))
    })
    return null
  } catch (error) {
    if (isOvertaken(error)) {
      return error
    }
    throw error
  }
}
