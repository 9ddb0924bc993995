import { Forbidden, NotFound, QueryError, ValidationError } from 'payload'

import { databaseFault } from '../compat/databaseFault.js'
import { goneReference } from '../compat/goneReference.js'
import { MediaError } from '../errors/MediaError.js'

/** What Payload refuses inside an endpoint of the library, with a code as every other answer of it. */
export const codedError = (error: unknown): unknown => {
  if (error instanceof ValidationError) {
    const { errors } = error.data
    const problems = errors.map(({ message, path }) => `${path}: ${message}`.replace(/\.$/, ''))
    // The panel shows `errors` beside the fields.
    return new MediaError(
      'INVALID_REQUEST',
      `The request is wrong: ${problems.join('; ')}.`,
      { errors, problems },
      { cause: error },
    )
  }
  if (error instanceof Forbidden) {
    return new MediaError('FORBIDDEN', 'You are not allowed to do this.', {}, { cause: error })
  }
  if (error instanceof NotFound) {
    return new MediaError('FILE_NOT_FOUND', 'There is no such file.', {}, { cause: error })
  }
  if (error instanceof QueryError) {
    return new MediaError(
      'INVALID_REQUEST',
      `${error.message.replace(/\.$/, '')}.`,
      {},
      { cause: error },
    )
  }
  return goneReference(error) ?? databaseFault(error)
}
