import { createHash } from 'node:crypto'

import type { UploadedPart, UploadRef } from '../StorageProvider.js'
import type { Zone } from './zoneOf.js'

import { insistArrived } from '../signed/insistArrived.js'
import { ask } from './ask.js'
import { chunksOf, textOf } from './chunksOf.js'
import { findUpload, partPath } from './findUpload.js'

export const isSha256 = (etag: string): boolean => /^[0-9a-f]{64}$/.test(etag)

/** Throws `UPLOAD_INCOMPLETE` with the number of the part. */
const changed = (part: UploadedPart) => insistArrived([part], [])

async function* bytesOf(zone: Zone, { id }: UploadRef, part: UploadedPart) {
  const answer = await ask(zone, { method: 'GET', path: partPath(zone, id, part.number) })
  if (answer.response.status !== 200) {
    await textOf(answer).catch(() => undefined)
    return changed(part)
  }
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of chunksOf(answer)) {
    hash.update(chunk)
    size += chunk.byteLength
    yield chunk
  }
  if (size !== part.size || (isSha256(part.etag) && hash.digest('hex') !== part.etag)) {
    changed(part)
  }
}

/**
 * The bytes of the parts, one part after another. Ends well when they are those of the etags and the upload is still
 * open then; so nothing is made of a part that was replaced, or for an upload that was aborted meanwhile.
 */
export async function* joinParts(
  zone: Zone,
  upload: UploadRef,
  parts: readonly UploadedPart[],
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    for await (const chunk of bytesOf(zone, upload, part)) {
      signal.throwIfAborted()
      yield chunk
    }
  }
  signal.throwIfAborted()
  await findUpload(zone, upload)
}
