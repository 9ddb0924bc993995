import type { PayloadRequest } from 'payload'

import type { Operation } from '../core/operations.js'
import type { ID, MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { TransformQuery } from './transformShape.js'

import { plainWishes } from '../core/transformQuery.js'
import { nameOf } from '../core/Variant.js'
import { insistServable } from '../delivery/insistServable.js'
import { serveBytes } from '../delivery/serveBytes.js'
import { serveFile, type Serving } from '../delivery/serveFile.js'
import { recipeFor } from '../derivatives/operations/recipeFor.js'
import { MediaError } from '../errors/MediaError.js'
import { formatOf } from './formatOf.js'
import { insistAllowed, insistAnyUnsigned } from './insistAllowed.js'
import { type Asked, findTransform, makeTransform, type Transformed } from './keepTransform.js'
import { insistSignature } from './signature.js'
import { singleFlight } from './singleFlight.js'

export interface TransformRequest {
  /** The file, if this person may see it; asked again when it changed meanwhile. */
  readonly find: () => Promise<MediaFile>
  readonly id: ID
  readonly query: TransformQuery
  readonly req: Pick<PayloadRequest, 'headers' | 'user'>
  readonly serving: Serving
}

const flights = new WeakMap<MediaLibrary, ReturnType<typeof singleFlight<Transformed>>>()

const flightsOf = (library: MediaLibrary) => {
  const flight = flights.get(library) ?? singleFlight<Transformed>()
  flights.set(library, flight)
  return flight
}

const operationsOf = (query: TransformQuery): readonly Operation[] => {
  const { fit, h, w } = plainWishes(query)
  return w === undefined && h === undefined
    ? []
    : [
        {
          op: 'resize',
          ...(fit ? { fit } : {}),
          ...(h ? { height: h } : {}),
          ...(w ? { width: w } : {}),
        },
      ]
}

const made = (library: MediaLibrary, file: MediaFile, asked: Asked): Promise<Transformed> => {
  const name = [file.id, file.storagePath, recipeFor(file, asked), asked.anew].join(' ')
  return flightsOf(library)(name, () => makeTransform(library, file, asked))
}

/** The bytes are others, or elsewhere, or shown otherwise than when the row was read. */
const isOther = (a: MediaFile, b: MediaFile, asked: Asked) =>
  a.storagePath !== b.storagePath ||
  a.storageProvider !== b.storageProvider ||
  recipeFor(a, asked) !== recipeFor(b, asked)

const nameFor = (
  { originalFilename }: MediaFile,
  { extension, height, width }: { extension: string; height: number; width: number },
) => `${originalFilename.replace(/\.[^.]*$/, '')}-${width}x${height}.${extension}`

/** What a try came to; `undefined` when the file changed so much that it has to be asked again. */
const attempt = async (
  library: MediaLibrary,
  { find, query, req, serving }: TransformRequest,
  anew: boolean,
): Promise<Response | undefined> => {
  const file = await find()
  insistServable(file)
  const { format: wished, q: quality } = query
  const format = formatOf(file, query, req.headers.get('accept'))
  const asked: Asked = { anew, format, operations: operationsOf(query), quality }
  const answer = wished === 'auto' ? { ...serving.answer, Vary: 'Accept' } : serving.answer
  const known = findTransform(file, asked)
  if (known) {
    return serveFile(library, file, { ...serving, answer, variant: nameOf(known) })
  }
  await (query.sig === undefined && insistAllowed(library, req, query))
  const result = await made(library, file, asked)
  if (result.row) {
    return serveFile(library, result.row, { ...serving, answer, variant: nameOf(result.variant) })
  }
  // It was not kept: maybe because nobody is to see it any more.
  const now = await find()
  if (isOther(file, now, asked)) {
    return undefined
  }
  const { data, mimeType } = result.made
  return serveBytes(
    library,
    now,
    { data, filename: nameFor(now, result.made), mimeType },
    { ...serving, answer },
  )
}

/** A reader is not kept waiting for ever by somebody who changes the file again and again. */
const tries = 3

/**
 * Serves a picture of a file in the size and format of its address: from the store when it was made before, else it is
 * made, and kept. Who may see it is asked of the file; the signature says which picture may be made.
 */
export const serveTransform = async (
  library: MediaLibrary,
  request: TransformRequest,
): Promise<Response> => {
  const { id, query } = request
  const { exp, sig } = query
  if (sig === undefined) {
    insistAnyUnsigned(library)
  } else {
    insistSignature(library, sig, { exp, id, wishes: query })
  }
  let isGone = false
  for (let left = tries; left > 0; left--) {
    try {
      const response = await attempt(library, request, isGone)
      if (response) {
        return response
      }
    } catch (error) {
      if (!MediaError.is(error, 'OBJECT_NOT_FOUND') || left === 1) {
        throw error
      }
      isGone = true
    }
  }
  throw new MediaError(
    'PROCESSING_BUSY',
    'The file is being changed right now: try again in a moment.',
  )
}
