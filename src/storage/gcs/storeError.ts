import { MediaError } from '../../errors/MediaError.js'
import { multipartWords } from '../remote/multipartWords.js'
import { translate, type Words } from '../remote/translate.js'
import { textOf } from './xmlText.js'

/** What the store refused with. Its sentences may quote what was signed: they stay in the cause. */
export interface Refusal extends Error {
  readonly status: number
  /** The store's word, such as `NoSuchUpload` (XML) or `rateLimitExceeded` (JSON). */
  readonly word: string
}

const words: Words = {
  ...multipartWords,
  NoSuchPart: ['UPLOAD_INCOMPLETE', 'The parts are not those that arrived.'],
}

/** What the JSON API says: a reason in JSON, or one line of text to who asks for bytes. */
const jsonReason = (text: string): string | undefined => {
  try {
    const { error } = JSON.parse(text)
    return error?.errors?.[0]?.reason
  } catch {
    return undefined
  }
}

const jsonWord = (status: number, text: string): string | undefined => {
  const reason = jsonReason(text)
  if (status === 416) {
    return 'InvalidRange'
  }
  if (status !== 404) {
    return reason
  }
  if (/bucket does not exist/i.test(text)) {
    return 'NoSuchBucket'
  }
  // A path that nobody serves is not found either, and says nothing of an object.
  return reason === 'notFound' || /^No such object/i.test(text) ? 'NoSuchKey' : undefined
}

const wordOf = (status: number, text: string): string =>
  textOf(text, 'Code') || (jsonWord(status, text) ?? `HTTP ${status}`)

export const refusal = (status: number, text: string): Refusal => {
  const word = wordOf(status, text)
  return Object.assign(new Error(`${word} (${status}): ${text.slice(0, 2000)}`), { status, word })
}

const isWord = (word: unknown): word is string =>
  typeof word === 'string' && /^[\w ]{2,60}$/.test(word) && word !== 'Error'

/** The store's word, or the system's, such as `ECONNREFUSED`. */
export const reasonOf = (error: unknown): string => {
  const { code, name, word } = error as Partial<Refusal & { code: unknown }>
  return [word, code, name].find(isWord) ?? 'no reason given'
}

/** Whatever went wrong between us and the store, as an error of ours. */
export const storeError = (error: unknown): MediaError => {
  if (MediaError.is(error)) {
    return error
  }
  return translate(words, reasonOf(error), error)
}
