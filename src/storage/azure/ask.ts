import type { Connection } from './connect.js'
import type { Container } from './containerOf.js'

import { MediaError } from '../../errors/MediaError.js'
import { translate, type Words } from '../remote/translate.js'

/** Milliseconds for a question that moves no bytes, with all its tries. */
const patienceMs = 60_000

const words: Words = {
  BlobNotFound: ['OBJECT_NOT_FOUND', 'The store has no such object.'],
  InvalidBlockList: ['UPLOAD_INCOMPLETE', 'The parts are not those that arrived.'],
  InvalidRange: ['RANGE_NOT_SATISFIABLE', 'The object has no such bytes.'],
  Md5Mismatch: ['INVALID_CHECKSUM', 'The part arrived with other bytes than its checksum says.'],
}

interface Failure {
  readonly code?: unknown
  readonly details?: { readonly errorCode?: unknown }
  readonly name?: unknown
  readonly statusCode?: number
}

/** Nothing but what is in use for codes: a sentence might quote what was signed. */
const isWord = (word: unknown): word is string =>
  typeof word === 'string' && /^\w{2,60}$/.test(word) && !/^(?:Abort|Rest)?Error$/.test(word)

/** Azure's word for what went wrong, such as `ServerBusy`, or the system's, such as `ECONNREFUSED`. */
const reasonOf = (error: unknown): string => {
  const { code, details, name, statusCode } = error as Failure
  const word = [details?.errorCode, code, name].find(isWord)
  // What HEAD says, which has no body to say more in.
  return (
    word ??
    (statusCode === 404 ? 'BlobNotFound' : statusCode ? `HTTP ${statusCode}` : 'no answer in time')
  )
}

/** What the SDK throws, as an error of ours. */
export const storeError = (error: unknown): MediaError => {
  if (MediaError.is(error)) {
    return error
  }
  return translate(words, reasonOf(error), error)
}

export interface Question extends Connection {
  /** To be given to the SDK, which has no end of its own. */
  readonly abortSignal: AbortSignal
}

/** Asks the store. Whatever goes wrong is a `MediaError`. */
export const ask = async <T>(
  { connect }: Container,
  question: (connection: Question) => Promise<T>,
  abortSignal = AbortSignal.timeout(patienceMs),
): Promise<T> => {
  const connection = await connect()
  try {
    return await question({ ...connection, abortSignal })
  } catch (error) {
    throw storeError(error)
  }
}

/** Asks about something that may be missing: `null` then. */
export const askIfThere: <T>(...args: Parameters<typeof ask<T>>) => Promise<null | T> = async (
  ...args
) => {
  try {
    return await ask(...args)
  } catch (error) {
    if (MediaError.is(error, 'OBJECT_NOT_FOUND')) {
      return null
    }
    throw error
  }
}
