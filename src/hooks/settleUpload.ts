import type { CollectionAfterChangeHook } from 'payload'

import type { MediaLibrary } from '../library/MediaLibrary.js'

import { record } from '../audit/record.js'
import { afterCommit } from '../compat/afterCommit.js'
import { MediaError } from '../errors/MediaError.js'
import { idOf, type MediaFile } from '../library/documents.js'
import { insistFreeName } from '../uploads/insistFreeName.js'
import { ticketOf } from '../uploads/ticket.js'
import { countUpload } from '../uploads/uploading.js'
import { settle } from '../usage/settle.js'

/** In the transaction that makes the row: the reservation becomes usage, the upload is complete, the scan is queued. */
export const settleUpload =
  (library: MediaLibrary): CollectionAfterChangeHook =>
  async ({ doc, operation, req }) => {
    const ticket = operation === 'create' ? ticketOf(req) : undefined
    if (ticket) {
      const { machine, upload } = ticket
      if (!machine.replaces) {
        const { id, folder, originalFilename, user } = doc as MediaFile
        const inFolder = folder ? idOf(folder) : null
        await insistFreeName(
          library,
          { id, folder: inFolder, originalFilename, user: idOf(user) },
          req,
        )
      }
      const file = { ...machine, deletedAt: doc.deletedAt, id: doc.id } as Parameters<
        typeof settle
      >[1]['file']
      await library.queue.add(library.payload, 'scanFile', { file: doc.id }, { req })
      if (!(await settle(library, { claimToken: ticket.claimToken, file, upload }, { req }))) {
        throw new MediaError(
          'UPLOAD_BUSY',
          'This upload was taken over by another request: ask again.',
        )
      }
      const {
        filesize: size,
        mimeType: type,
        originalFilename,
        replaces,
      } = machine as Partial<MediaFile>
      const detail = {
        replaces: replaces ? idOf(replaces) : undefined,
        size,
        type,
        way: ticket.way ?? 'local',
      }
      if (!ticket.way) {
        // The Local API: elsewhere who takes the file in tells of it.
        await afterCommit(library, req, () =>
          countUpload(library, doc as MediaFile, { way: 'local' }),
        )
      }
      await record(
        library,
        { action: 'upload', detail, file: { id: doc.id, originalFilename } },
        req,
      )
    }
    return doc
  }
