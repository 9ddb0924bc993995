import { MediaError } from '../errors/MediaError.js'

const foreignKeyViolation = '23503'

/** How many errors deep the reason may lie. */
const depth = 5

const constraintOf = (error: unknown): string | undefined => {
  let reason = error
  for (let level = 0; level < depth && typeof reason === 'object' && reason !== null; level++) {
    const { cause, code, constraint = '' } = reason as Record<string, unknown>
    if (code === foreignKeyViolation) {
      return String(constraint)
    }
    reason = cause
  }
}

/** What the library answers when the row that is written names one that was deleted meanwhile; otherwise nothing. */
export const goneReference = (error: unknown): MediaError | undefined => {
  const constraint = constraintOf(error)
  if (constraint === undefined) {
    return undefined
  }
  return constraint.includes('user')
    ? new MediaError('NOT_LOGGED_IN', 'The user was deleted meanwhile.', {}, { cause: error })
    : new MediaError(
        'INVALID_REQUEST',
        'Something that the request names was deleted meanwhile.',
        {},
        { cause: error },
      )
}
