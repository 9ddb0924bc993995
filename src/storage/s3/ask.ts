import type { Bucket } from './bucketOf.js'
import type { Connection } from './connect.js'

import { MediaError } from '../../errors/MediaError.js'
import { multipartWords } from '../remote/multipartWords.js'
import { translate, type Words } from '../remote/translate.js'

const unknownUpload = (cause: unknown) =>
  new MediaError('UPLOAD_NOT_FOUND', 'The store does not know this upload.', {}, { cause })

const words: Words = {
  ...multipartWords,
  // What HEAD says, which has no body to say more in.
  NotFound: ['OBJECT_NOT_FOUND', 'The store has no such object.'],
}

interface Failure {
  readonly $metadata?: { readonly httpStatusCode?: number }
  readonly code?: unknown
  readonly name?: unknown
}

const isWord = (word: unknown): word is string =>
  typeof word === 'string' &&
  /^\w{2,60}$/.test(word) &&
  !/^(?:Unknown|(?:Unknown)?Error)$/.test(word)

/** The store's word for what went wrong, such as `SlowDown`, or the system's, such as `ECONNREFUSED`. */
const reasonOf = (error: unknown): string => {
  const { $metadata, code, name } = error as Failure
  const status = $metadata?.httpStatusCode
  return [code, name].find(isWord) ?? (status ? `HTTP ${status}` : 'no reason given')
}

/** What the SDK throws, as an error of ours. The store's sentences may quote what was signed: they stay in `cause`. */
export const storeError = (error: unknown): MediaError => {
  if (MediaError.is(error)) {
    return error
  }
  return translate(words, reasonOf(error), error)
}

/** Asks the store. Whatever goes wrong is a `MediaError`. */
export const ask = async <T>(
  { connect }: Bucket,
  question: (connection: Connection) => Promise<T>,
): Promise<T> => {
  const connection = await connect()
  try {
    return await question(connection)
  } catch (error) {
    throw storeError(error)
  }
}

/** Asks about an upload. Some stores call the key missing when they do not know the upload (any more). */
export const askAboutUpload: typeof ask = async (bucket, question) => {
  try {
    return await ask(bucket, question)
  } catch (error) {
    throw MediaError.is(error, 'OBJECT_NOT_FOUND') ? unknownUpload(error.cause) : error
  }
}
