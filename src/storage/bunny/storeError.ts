import { MediaError } from '../../errors/MediaError.js'

/** `fetch` hides what happened in the cause. */
const reasonOf = (error: unknown): string => {
  const { cause, name } = error as { cause?: { code?: unknown; name?: unknown }; name?: unknown }
  const word = [cause?.code, cause?.name, name].find(
    (value): value is string => typeof value === 'string' && /^\w{2,60}$/.test(value),
  )
  return word ?? 'no reason given'
}

export const unavailable = (reason: string, cause?: unknown): MediaError =>
  new MediaError(
    'STORAGE_UNAVAILABLE',
    `The store does not answer as it should: ${reason}.`,
    { reason },
    { cause },
  )

/** What `fetch` throws, as an error of ours. Errors of ours stay what they are. */
export const storeError = (error: unknown): MediaError =>
  MediaError.is(error) ? error : unavailable(reasonOf(error), error)
