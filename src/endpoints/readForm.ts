import type { PayloadRequest } from 'payload'

import type { ID, MediaFile } from '../library/documents.js'
import type { MediaLibrary, User } from '../library/MediaLibrary.js'
import type { Ticket } from '../uploads/ticket.js'

import { MediaError } from '../errors/MediaError.js'
import { findReplaceable } from '../replacements/findReplaceable.js'
import { insistShape } from '../requests/readBody.js'
import { type MultipartFile, readMultipart } from '../requests/readMultipart.js'
import { attachUpload } from '../uploads/attachUpload.js'
import { completeUpload } from '../uploads/completeUpload.js'
import { findUpload } from '../uploads/findUpload.js'
import { discard, storeFile } from '../uploads/storeFile.js'
import { readReceipt } from './receipt.js'
import { wishesShape } from './shapes.js'

export interface Form {
  /** Makes the row of the file that came with the form; nothing when there was none. */
  readonly attach?: (metadata: Record<string, unknown>) => Promise<MediaFile>
  /** Gives up the file that came with the form. */
  readonly discard: () => Promise<void>
  /** What was said beside the file. */
  readonly fields: Readonly<Record<string, string>>
  /** How the file came in. */
  readonly way: 'form' | 'panel'
}

export const parseJSON = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new MediaError(
      'INVALID_REQUEST',
      'A form field is not valid JSON, or a file has no name.',
    )
  }
}

const wishNames = Object.keys(wishesShape.shape)

/** Where a file goes is decided when its first byte arrives. */
const insistFirst = (fields: Form['fields'], seen: Form['fields']): void => {
  const late = wishNames.filter((name) => name in fields && !(name in seen))
  if (late.length > 0) {
    throw new MediaError(
      'INVALID_REQUEST',
      `These fields have to come before the file: ${late.join(', ')}.`,
      { fields: late },
    )
  }
}

/**
 * Reads a form and streams its file to the store as it arrives. Throws what refuses the file; then nothing of it is
 * left. `replaces` is the file whose bytes it will be, where the address says so.
 */
export const readForm = async (
  library: MediaLibrary,
  req: PayloadRequest,
  user: User,
  replaces?: ID,
): Promise<Form> => {
  let seen: Form['fields'] = {}
  const onFile = async ({ body, field, fields, filename, mimeType }: MultipartFile) => {
    if (field !== 'file') {
      throw new MediaError('INVALID_REQUEST', 'The file has to be sent as the field "file".', {
        field,
      })
    }
    seen = fields
    const wishes = insistShape(wishesShape, fields)
    const target = replaces ?? wishes.replaces
    return storeFile(library, user, {
      ...wishes,
      body,
      filename,
      mimeType,
      replaces: target === undefined ? undefined : await findReplaceable(library, user, target),
    })
  }
  const { fields, results } = await readMultipart(req as never, { onFile }).catch(
    async (error: { results?: PromiseSettledResult<Ticket>[] }) => {
      const stored = (error.results ?? []).flatMap((result) =>
        result.status === 'fulfilled' ? [result.value] : [],
      )
      await Promise.all(stored.map((ticket) => discard(library, ticket)))
      throw error
    },
  )
  const [result] = results
  if (result?.status === 'rejected') {
    throw result.reason
  }
  const ticket = result?.value
  const drop = async () => ticket && discard(library, ticket)
  const said = Object.fromEntries(
    Object.entries(fields).filter(([name]) => !wishNames.includes(name)),
  )
  if (ticket) {
    try {
      insistFirst(fields, seen)
    } catch (error) {
      await drop()
      throw error
    }
    return {
      attach: (metadata) => attachUpload(library, { metadata, req, ticket, user, way: 'form' }),
      discard: drop,
      fields: said,
      way: 'form',
    }
  }
  const { file } = fields
  const target = replaces ?? fields.replaces
  return {
    // The admin panel has sent the bytes to the store already, and shows the receipt it got for them.
    attach: file
      ? async (metadata) => {
          const upload = await findUpload(library, user, readReceipt(library, req, parseJSON(file)))
          const id = target === undefined ? undefined : await findReplaceable(library, user, target)
          return (
            await completeUpload(library, user, upload, {
              metadata,
              replaces: id,
              req,
              way: 'panel',
            })
          ).doc
        }
      : undefined,
    discard: drop,
    fields: said,
    way: file ? 'panel' : 'form',
  }
}
