import type { Md5Of } from '../signed/md5Of.js'
import type { SignedPart } from '../signed/signer.js'
import type { Zone } from './zoneOf.js'

import { MediaError } from '../../errors/MediaError.js'
import { findUpload, partPath, uploadFolder } from './findUpload.js'
import { putBody } from './putBody.js'
import { removePath } from './removeObjects.js'

const contentType = 'application/octet-stream'

/**
 * Streams a part to the store and answers its SHA-256. It appears whole, in the place of one that came before; a body
 * that is refused changes nothing. Throws `UPLOAD_NOT_FOUND` when the upload is over, also when it ended meanwhile.
 */
export const receivePart = async (zone: Zone, part: SignedPart, body: Md5Of): Promise<string> => {
  const { id, number, size } = part
  await findUpload(zone, part)
  const { sha256 } = await putBody(zone, partPath(zone, id, number), body.chunks, {
    contentType,
    size,
  })
  try {
    await findUpload(zone, part)
  } catch (error) {
    if (MediaError.is(error, 'UPLOAD_NOT_FOUND')) {
      await removePath(zone, uploadFolder(zone, id))
    }
    throw error
  }
  return sha256
}
