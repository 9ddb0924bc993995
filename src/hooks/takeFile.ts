import type { CollectionBeforeOperationHook, PayloadRequest } from 'payload'

import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'

import type { MediaLibrary, User } from '../library/MediaLibrary.js'

import { MediaError } from '../errors/MediaError.js'
import { userOf } from '../library/authorize.js'
import { start } from '../library/start.js'
import { takeEdits } from '../requests/takeEdits.js'
import { checkMetadata } from '../uploads/metadata.js'
import { storeFile } from '../uploads/storeFile.js'
import { type Ticket, ticketOf, withTicket } from '../uploads/ticket.js'
import { beginning } from '../uploads/uploading.js'

type File = NonNullable<PayloadRequest['file']>

/** Tickets of files that were taken here: each is good for one row. */
const taken = new WeakSet<Ticket>()

const bodyOf = ({ data, tempFilePath }: File): Readable =>
  tempFilePath ? createReadStream(tempFilePath) : Readable.from([data], { objectMode: false })

/** Whose file it will be: the person who sends it, or whom trusted code names in `user`. */
const ownerOf = async (
  library: MediaLibrary,
  req: PayloadRequest,
  data: { user?: number | string } | undefined,
  overrideAccess: boolean | undefined,
): Promise<User> => {
  const named = overrideAccess ? data?.user : undefined
  if (named !== undefined) {
    const user: unknown = await library.payload.findByID({
      id: named,
      collection: library.slugs.users,
      depth: 0,
      req,
    })
    return user as User
  }
  const user = userOf(library, req)
  if (!user) {
    throw new MediaError('INVALID_REQUEST', 'A file needs an owner: pass "user".')
  }
  return user
}

/**
 * The Local API hands its file to Payload's operations: it is taken here, before Payload touches it, and goes the way
 * of every other file.
 */
export const takeFile =
  (library: MediaLibrary): CollectionBeforeOperationHook =>
  async ({ args, operation, overrideAccess, req }) => {
    await start(library, req.payload)
    if (operation === 'create' || operation === 'update') {
      Object.assign((args as { data?: object }).data ?? {}, takeEdits(req))
    }
    const ticket = operation === 'create' ? ticketOf(req) : undefined
    // A request may make several files one after another, and its context still holds the ticket of the last.
    if (operation === 'create' && (!ticket || taken.has(ticket))) {
      const { file } = req
      if (!file) {
        throw new MediaError(
          'INVALID_REQUEST',
          'A file is missing: send multipart/form-data with a field "file", or upload it with /upload/presigned first.',
        )
      }
      const user = await ownerOf(
        library,
        req,
        args.data as { user?: number | string },
        overrideAccess,
      )
      if (!overrideAccess) {
        args.data = await checkMetadata(library, args.data as Record<string, unknown>)
      }
      const incoming = { body: bodyOf(file), filename: file.name, mimeType: file.mimetype }
      const own = await beginning(
        library,
        'local',
        storeFile(library, user, incoming, { apart: true }),
      )
      taken.add(own)
      req.file = undefined
      Object.assign(req.context, withTicket(own))
    }
    if (operation === 'update') {
      if (req.file) {
        throw new MediaError(
          'REPLACE_NOT_AVAILABLE',
          'The Local API does not replace the bytes of a file: send PATCH with a form, or upload with "replaces".',
        )
      }
    }
    return args
  }
