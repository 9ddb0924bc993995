import type { StoredObject, UploadedPart, UploadRef } from '../StorageProvider.js'
import type { Zone } from './zoneOf.js'

import { MediaError } from '../../errors/MediaError.js'
import { inOrder, insistArrived } from '../signed/insistArrived.js'
import { endUpload } from './endUpload.js'
import { findUpload } from './findUpload.js'
import { isSha256, joinParts } from './joinParts.js'
import { listParts } from './listParts.js'
import { putBody } from './putBody.js'
import { statNewObject } from './statObject.js'

const join = async (
  zone: Zone,
  upload: UploadRef,
  parts: readonly UploadedPart[],
  signal: AbortSignal,
): Promise<StoredObject> => {
  const { contentType } = await findUpload(zone, upload)
  insistArrived(parts, await listParts(zone, upload))
  const chunks = joinParts(zone, upload, parts, signal)
  const size = parts.reduce((sum, part) => sum + part.size, 0)
  const [{ etag }] = parts as [UploadedPart]
  const sha256 = parts.length === 1 && isSha256(etag) ? etag : undefined
  const sent = await putBody(zone, zone.pathOf(upload.key), chunks, { contentType, sha256, size })
  return statNewObject(zone, upload.key, sent)
}

/**
 * Makes the object, by streaming the parts out of the store and into it. They stay until it is there, and the note
 * goes before them: killed at any point, the same call does it again or finds the upload over.
 */
export const completeUpload = (
  zone: Zone,
  upload: UploadRef,
  given: readonly UploadedPart[],
): Promise<StoredObject> =>
  zone.turns.take(upload.id, async (signal) => {
    try {
      const object = await join(zone, upload, inOrder(given), signal)
      // The object is there, whatever the tidying says; `listUploads` names what it leaves.
      await endUpload(zone, upload.id).catch(() => undefined)
      return object
    } catch (error) {
      if (MediaError.is(error, 'UPLOAD_INCOMPLETE')) {
        // Parts go missing also when another server ends the upload.
        await findUpload(zone, upload)
      }
      throw error
    }
  })
