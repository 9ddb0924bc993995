import { MediaError } from '../errors/MediaError.js'
import { reasonsOf } from '../errors/reasonsOf.js'

const foreignKeyViolation = '23503'

const constraintOf = (error: unknown): string | undefined => {
  const broken = [...reasonsOf(error)].find(({ code }) => code === foreignKeyViolation)
  return broken && String(broken.constraint ?? '')
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
