import type { CollectionBeforeChangeHook, PayloadRequest } from 'payload'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { MediaError } from '../errors/MediaError.js'
import { holdUsage } from '../usage/holdUsage.js'
import { noteState, readState } from './heldStates.js'

type Moment = Date | null | string | undefined

const key = (id: ID) => `payload-media-library:was-in-trash:${id}`

/** Whether a file was in the trash when this save took hold of it; `undefined` when the save is about other things. */
export const wasInTrash = ({ context }: PayloadRequest, id: ID): boolean | undefined =>
  context[key(id)] as boolean | undefined

const isSame = (a: Moment, b: Moment) =>
  (a ? new Date(a).getTime() : 0) === (b ? new Date(b).getTime() : 0)

/**
 * Takes hold of a row just before it is written. Payload writes back what it read: a file that was moved to the trash
 * meanwhile would come out of it, so only a save that is about the trash writes `deletedAt`. And Payload writes with
 * `INSERT ... ON CONFLICT UPDATE`: a file that was deleted meanwhile would come back, as a row without bytes.
 */
export const holdFile =
  (library: MediaLibrary): CollectionBeforeChangeHook =>
  async ({ data, operation, originalDoc, req }) => {
    if (operation !== 'update') {
      return data
    }
    const { deletedAt, ...rest } = data as { deletedAt?: Moment }
    const { id } = originalDoc as { id: ID }
    const isAboutTrash = 'deletedAt' in data && !isSame(deletedAt, originalDoc.deletedAt)
    if (isAboutTrash) {
      await holdUsage(library, id, req)
    }
    const held = await readState(library, id, { hold: true, req })
    if (!held) {
      throw new MediaError('FILE_NOT_FOUND', 'There is no such file.', { id })
    }
    req.context[key(id)] = isAboutTrash ? held.isInTrash : undefined
    noteState(req, id, held)
    return isAboutTrash ? data : rest
  }
