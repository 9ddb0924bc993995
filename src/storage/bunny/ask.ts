import { setTimeout as sleep } from 'node:timers/promises'

import type { Zone } from './zoneOf.js'

import { MediaError } from '../../errors/MediaError.js'
import { textOf } from './chunksOf.js'
import { type Answer, type Question, send } from './send.js'
import { unavailable } from './storeError.js'

/** Milliseconds before each further attempt. */
const waits = [100, 400, 1600]
const longestWait = 10_000

/** What the store says about itself: `{ "HttpCode": 401, "Message": "Unauthorized" }`. */
const wordOf = (text: string): string => {
  try {
    const { Message } = JSON.parse(text) as { Message?: unknown }
    return typeof Message === 'string' ? Message.replace(/[^\x20-\x7e]/g, '').slice(0, 100) : ''
  } catch {
    return ''
  }
}

/** Too much at once, which it says in three ways, or a fault of its own. */
const isPassing = (status: number, word: string) =>
  status === 429 || status >= 500 || (status === 400 && /unable to process/i.test(word))

const expected = [200, 201, 206, 404, 416]

/** Answers the store's answer, or the error to throw and how long to wait when it may be otherwise next time. */
const attempt = async (
  zone: Zone,
  question: Question,
): Promise<{ answer: Answer } | { error: unknown; wait?: number }> => {
  try {
    const answer = await send(zone, question)
    const refusal = await refusalOf(answer)
    return refusal ?? { answer }
  } catch (error) {
    // Silence was waited for already.
    const isLost = MediaError.is(error, 'STORAGE_UNAVAILABLE') && error.cause !== undefined
    return { error, ...(isLost ? { wait: 0 } : {}) }
  }
}

/** What is wrong with an answer, if anything is. */
export const refusalOf = async (
  answer: Answer,
): Promise<null | { error: MediaError; wait?: number }> => {
  const { headers, status } = answer.response
  if (expected.includes(status)) {
    return null
  }
  const word = wordOf(await textOf(answer).catch(() => ''))
  const error = unavailable(`HTTP ${status}${word && `, ${word}`}`)
  const retryAfter = Number(headers.get('retry-after') ?? 0) * 1000 || 0
  return { error, ...(isPassing(status, word) ? { wait: Math.min(retryAfter, longestWait) } : {}) }
}

/**
 * Asks the store, again when it did not answer or has too much to do: only what may be done twice. Answers what was
 * asked for and the refusals 404 and 416, for the caller to judge; throws `STORAGE_UNAVAILABLE` for anything else.
 */
export const ask = async (zone: Zone, question: Question): Promise<Answer> => {
  for (let count = 0; ; count += 1) {
    const outcome = await attempt(zone, question)
    if ('answer' in outcome) {
      return outcome.answer
    }
    const pause = waits[count]
    if (outcome.wait === undefined || pause === undefined) {
      throw outcome.error
    }
    await sleep(Math.max(outcome.wait, pause))
  }
}

/** The same, for an answer of which only the status is of interest. */
export const askStatus = async (zone: Zone, question: Question): Promise<number> => {
  const answer = await ask(zone, question)
  await textOf(answer).catch(() => undefined)
  return answer.response.status
}
