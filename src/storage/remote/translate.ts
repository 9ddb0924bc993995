import type { ErrorCode } from '../../core/errorCodes.js'

import { MediaError } from '../../errors/MediaError.js'

/** What a store's words mean, each with our code and sentence. */
export type Words = Readonly<Record<string, readonly [ErrorCode, string]>>

/**
 * What went wrong between us and a store, as an error of ours. A word that is not in the table is `STORAGE_UNAVAILABLE`
 * with the word in its figures. The store's sentences may quote what was signed: they stay in `cause`.
 */
export const translate = (words: Words, word: string, cause: unknown): MediaError => {
  const [code, message] = words[word] ?? [
    'STORAGE_UNAVAILABLE',
    `The store does not answer as it should: ${word}.`,
  ]
  return new MediaError(code, message, code === 'STORAGE_UNAVAILABLE' ? { reason: word } : {}, {
    cause,
  })
}
