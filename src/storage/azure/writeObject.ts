import type { Readable } from 'node:stream'

import type { ObjectInfo, StoredObject, UploadedPart } from '../StorageProvider.js'
import type { Container } from './containerOf.js'

import { formatBytes } from '../../core/formatBytes.js'
import { defaultPartSize } from '../../core/parts.js'
import { MediaError } from '../../errors/MediaError.js'
import { type Cut, cutParts } from '../remote/cutParts.js'
import { sendableBody } from '../remote/sendableBody.js'
import { insistHeaderValue } from '../signed/insistPlan.js'
import { abortUpload } from './abortUpload.js'
import { ask } from './ask.js'
import { blockName, etagOfName } from './blockName.js'
import { completeUpload } from './completeUpload.js'
import { stageBytes } from './stageBlock.js'
import { bareEtag } from './statObject.js'
import { createNote } from './uploadNote.js'

/** One request for the whole object. */
const putObject = async (
  container: Container,
  key: string,
  bytes: Buffer,
  { contentType }: ObjectInfo,
): Promise<StoredObject> => {
  const { etag, lastModified } = await ask(container, ({ abortSignal, client }) =>
    client.getBlockBlobClient(container.pathOf(key)).upload(bytes, bytes.length, {
      abortSignal,
      blobHTTPHeaders: { blobContentType: insistHeaderValue('contentType', contentType) },
    }),
  )
  return {
    etag: bareEtag(etag),
    key,
    modifiedAt: lastModified ?? new Date(),
    size: bytes.length,
  }
}

/** Sends one piece after another as parts of one upload, which is aborted when anything fails. */
const putParts = async (
  container: Container,
  key: string,
  cuts: AsyncIterator<Cut>,
  info: ObjectInfo,
  first: Cut,
): Promise<StoredObject> => {
  const upload = { id: await createNote(container, key, info), key }
  const parts: UploadedPart[] = []
  try {
    for (
      let cut: Cut | undefined = first;
      cut;
      cut = (await cuts.next()).value as Cut | undefined
    ) {
      const part = { number: parts.length + 1, size: cut.bytes.length }
      if (part.number > container.parts.max) {
        throw new MediaError(
          'FILE_TOO_LARGE',
          `A body of unknown length may have ${formatBytes(first.bytes.length * parts.length)} here at most.`,
        )
      }
      const name = blockName(container, upload.id, part)
      await stageBytes(container, upload.id, name, cut.bytes)
      parts.push({ ...part, etag: etagOfName(name) })
    }
    return await completeUpload(container, upload, parts)
  } catch (error) {
    await abortUpload(container, upload).catch(() => undefined)
    throw error
  }
}

/**
 * Streams a body to `key`: what fits into one part in one request, of anything more one part is held at a time. The
 * body is closed in any case; what it fails with is thrown as it is, and nothing of it is kept.
 */
export const writeObject = async (
  container: Container,
  key: string,
  body: Readable,
  info: ObjectInfo,
): Promise<StoredObject> => {
  const { chunks, failure } = sendableBody(body, info.size)
  const partSize = Math.max(defaultPartSize, Math.ceil((info.size ?? 0) / container.parts.max))
  try {
    const cuts = cutParts(chunks, partSize)
    const { value: first } = (await cuts.next()) as { value: Cut }
    return first.isLast
      ? await putObject(container, key, first.bytes, info)
      : await putParts(container, key, cuts, info, first)
  } catch (error) {
    throw failure()?.error ?? error
  } finally {
    body.destroy()
  }
}
