import type { PayloadRequest } from 'payload'

import pLimit from 'p-limit'

import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary, User } from '../library/MediaLibrary.js'
import type { Handler } from './Route.js'

import { MediaError } from '../errors/MediaError.js'
import { requireUser } from '../library/authorize.js'
import { insistShape } from '../requests/readBody.js'
import { type Multipart, type MultipartFile, readMultipart } from '../requests/readMultipart.js'
import { addFile } from '../uploads/addFile.js'
import { batchMetadata, said } from '../uploads/batchMetadata.js'
import { checkMetadata } from '../uploads/metadata.js'
import { uploading } from '../uploads/uploading.js'
import { type ErrorEntry, errorEntry } from './errorEntry.js'
import { newFileShape } from './shapes.js'

interface Result {
  readonly doc?: MediaFile
  /** Of a file that failed; of one that was uploaded, why the fields that came after it were not saved. */
  readonly error?: ErrorEntry
  readonly filename: string
  readonly index: number
  readonly status: 'failed' | 'uploaded'
}

/** A result, and what was known of the file when it was made. */
interface Taken {
  readonly given: Readonly<Record<string, unknown>>
  readonly result: Result
}

interface Sender {
  readonly library: MediaLibrary
  readonly req: PayloadRequest
  readonly user: User
}

const fileFields = new Set(['file', 'files', 'files[]'])

/** Files that are counted, to be told of; beyond them the request is refused. */
const mostCounted = 1000

const take = async (
  { library, req, user }: Sender,
  file: MultipartFile,
  index: number,
): Promise<Taken> => {
  const { body, field, fields, filename, mimeType } = file
  const most = library.uploads.batchFiles
  try {
    if (index >= most) {
      throw new MediaError(
        'INVALID_REQUEST',
        `At most ${most} files are accepted at once: send this one again.`,
        { most },
      )
    }
    if (!fileFields.has(field)) {
      throw new MediaError('INVALID_REQUEST', 'The files have to be sent as the field "files".', {
        field,
      })
    }
    const given = batchMetadata(fields, index)
    const { onDuplicate, path, sha256, ...rest } = insistShape(newFileShape, given)
    const metadata = await checkMetadata(library, rest)
    const incoming = { body, filename, mimeType, onDuplicate, path, sha256 }
    const doc = await uploading(library, 'batch', () =>
      addFile(library, incoming, { metadata, req, user, way: 'batch' }),
    )
    return { given, result: { doc, filename, index, status: 'uploaded' } }
  } catch (error) {
    return {
      given: {},
      result: { error: errorEntry(library, error), filename, index, status: 'failed' },
    }
  }
}

/** Forms may name their files first: what they say of a file that is there already is saved as an edit of it. */
const catchUp = async (
  { library, req, user }: Sender,
  fields: Readonly<Record<string, string>>,
  { given, result }: Taken,
): Promise<Result> => {
  if (!result.doc) {
    return result
  }
  try {
    const late = said(given, batchMetadata(fields, result.index))
    if (Object.keys(late).length === 0) {
      return result
    }
    const doc: unknown = await library.payload.update({
      id: result.doc.id,
      collection: library.slugs.media,
      data: await checkMetadata(library, late),
      depth: 0,
      locale: req.locale as never,
      overrideAccess: false,
      user,
    })
    return { ...result, doc: doc as MediaFile }
  } catch (error) {
    return { ...result, error: errorEntry(library, error) }
  }
}

const summaryOf = (results: readonly Result[]) => {
  const uploaded = results.flatMap(({ doc }) => doc ?? [])
  return {
    failed: results.length - uploaded.length,
    succeeded: uploaded.length,
    total: results.length,
    totalSize: uploaded.reduce((sum, { filesize }) => sum + Number(filesize), 0),
  }
}

const takenOf = ({ results }: Pick<Multipart<Taken>, 'results'>): Taken[] =>
  results.flatMap((settled) => (settled.status === 'fulfilled' ? [settled.value] : []))

/** A form that turned out wrong: what was uploaded before stays, and the refusal tells of it. */
const tellWhatStays = (error: { results?: Multipart<Taken>['results'] }): never => {
  if (!MediaError.is(error) || !error.results?.length) {
    throw error
  }
  const results = takenOf({ results: error.results }).map(({ result }) => result)
  throw new MediaError(
    error.code,
    error.message,
    { ...error.data, results, summary: summaryOf(results) },
    { cause: error },
  )
}

/**
 * `POST /media/upload/batch`: many files in one form, each stored while it arrives and made a file of its own before
 * the next is begun. Answers 201 when every file was uploaded, else 207, with a result for each.
 */
export const batch: Handler = async (library, req) => {
  const sender = { library, req, user: requireUser(library, req) }
  if (!req.headers.get('content-type')?.toLowerCase().startsWith('multipart/form-data')) {
    throw new MediaError(
      'INVALID_REQUEST',
      'Files are missing: send multipart/form-data with fields "files".',
    )
  }
  // In turn: files keep their order, and one request holds one connection to the database.
  const inTurn = pLimit(1)
  let count = 0
  const form = await readMultipart<Taken>(req as never, {
    files: mostCounted,
    onFile: (file) => inTurn(take, sender, file, count++),
  }).catch(tellWhatStays)
  const taken = takenOf(form)
  if (taken.length === 0) {
    throw new MediaError(
      'INVALID_REQUEST',
      'Files are missing: send them as fields "files" of multipart/form-data.',
    )
  }
  const results: Result[] = []
  for (const one of taken) {
    results.push(await catchUp(sender, form.fields, one))
  }
  return Response.json(
    { results, summary: summaryOf(results) },
    { status: results.every(({ error }) => !error) ? 201 : 207 },
  )
}
