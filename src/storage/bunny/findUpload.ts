import type { UploadRef } from '../StorageProvider.js'
import type { Zone } from './zoneOf.js'

import { MediaError } from '../../errors/MediaError.js'
import { ask } from './ask.js'
import { textOf } from './chunksOf.js'
import { hiddenFolder } from './zoneOf.js'

export interface UploadNote {
  readonly contentType: string
  readonly key: string
  readonly startedAt: string
}

export const noteName = 'upload.json'

export const isUploadId = (id: string): boolean =>
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)

export const uploadsFolder = ({ prefix }: Zone): string => `${prefix}${hiddenFolder}/`

export const uploadFolder = (zone: Zone, id: string): string => `${uploadsFolder(zone)}${id}/`

export const notePath = (zone: Zone, id: string): string => uploadFolder(zone, id) + noteName

export const partPath = (zone: Zone, id: string, number: number): string =>
  uploadFolder(zone, id) + number

export const uploadNotFound = (): MediaError =>
  new MediaError(
    'UPLOAD_NOT_FOUND',
    'The store does not know this upload: it is over, or it never began.',
  )

/** What was noted at the start, or `null` when the upload is over. */
export const readNote = async (zone: Zone, id: string): Promise<null | UploadNote> => {
  const answer = await ask(zone, { method: 'GET', path: notePath(zone, id) })
  const text = await textOf(answer)
  return answer.response.status === 200 ? (JSON.parse(text) as UploadNote) : null
}

/** The note of an upload that is open. Throws `UPLOAD_NOT_FOUND`. */
export const findUpload = async (zone: Zone, { id, key }: UploadRef): Promise<UploadNote> => {
  const note = isUploadId(id) ? await readNote(zone, id) : null
  if (note?.key !== key) {
    throw uploadNotFound()
  }
  return note
}
