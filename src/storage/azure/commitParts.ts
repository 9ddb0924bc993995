import type { UploadedPart } from '../StorageProvider.js'
import type { Container } from './containerOf.js'

import { MediaError } from '../../errors/MediaError.js'
import { insistArrived } from '../signed/insistArrived.js'
import { ask, askIfThere } from './ask.js'
import { nameOfEtag } from './blockName.js'
import { type Blocks, listBlocks } from './listBlocks.js'
import { blobsOf, type UploadNote } from './uploadNote.js'

/** Tries before somebody else is to blame who writes to the blob all the time. */
const tries = 5

const filled = (parts: readonly UploadedPart[]) => parts.filter(({ size }) => size > 0)

const isMadeOf = ({ committed }: Blocks, parts: readonly UploadedPart[]) => {
  const wanted = filled(parts)
  return (
    committed.length === wanted.length &&
    wanted.every(
      ({ etag, size }, i) => committed[i]!.name === nameOfEtag(etag) && committed[i]!.size === size,
    )
  )
}

/** The etag of the upload's blob, in quotes, if its headers are those that the commit gave it. A URL for a part may change them. */
const etagAsCommitted = async (container: Container, uploadId: string, note: UploadNote) => {
  const found = await askIfThere(container, ({ abortSignal, client }) =>
    client.getBlobClient(blobsOf(container, uploadId).blocks).getProperties({ abortSignal }),
  )
  const isOurs =
    found?.metadata?.upload === uploadId &&
    found.contentType === note.contentType &&
    !found.cacheControl &&
    !found.contentDisposition &&
    !found.contentEncoding &&
    !found.contentLanguage
  return isOurs ? found.etag : undefined
}

const commit = (
  container: Container,
  uploadId: string,
  note: UploadNote,
  parts: readonly UploadedPart[],
) =>
  ask(container, ({ abortSignal, client }) =>
    client.getBlockBlobClient(blobsOf(container, uploadId).blocks).commitBlockList(
      filled(parts).map(({ etag }) => nameOfEtag(etag)),
      {
        abortSignal,
        blobHTTPHeaders: { blobContentType: note.contentType },
        metadata: { upload: uploadId },
      },
    ),
  )

/**
 * Makes the upload's blob of exactly these parts and answers its etag, in quotes: a copy that asks for this etag
 * copies these bytes. Sizes are looked at after the commit as well, because a block can be replaced until then.
 * Throws `UPLOAD_INCOMPLETE`.
 */
export const commitParts = async (
  container: Container,
  uploadId: string,
  note: UploadNote,
  parts: readonly UploadedPart[],
): Promise<string> => {
  for (let round = 0; round < tries; round += 1) {
    const blocks = await listBlocks(container, uploadId)
    const etag = isMadeOf(blocks, parts)
      ? await etagAsCommitted(container, uploadId, note)
      : undefined
    if (etag && etag === blocks.etag) {
      return etag
    }
    insistArrived(parts, blocks.parts)
    await commit(container, uploadId, note, parts)
  }
  throw new MediaError('STORAGE_UNAVAILABLE', 'The parts change while they are joined.')
}
