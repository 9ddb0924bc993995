import type { MediaLibrary } from '../library/MediaLibrary.js'

import { codeOf } from '../errors/codeOf.js'
import { MediaError } from '../errors/MediaError.js'
import { codedError } from './codedError.js'

/** Why one file of many failed, in the words its own request would have been answered with. */
export interface ErrorEntry {
  readonly code?: string
  readonly message: string
  readonly status: number
}

/** An error as the entry of a list; what nobody foresaw is logged, and told without its details. */
export const errorEntry = (library: MediaLibrary, cause: unknown): ErrorEntry => {
  library.telemetry.count('errors_total', { code: codeOf(cause) })
  const error = codedError(cause) as { isPublic?: boolean; message: string; status?: number }
  if (MediaError.is(error)) {
    return { ...error.data, message: error.message, status: error.status }
  }
  // A hook of the project refuses with an error of Payload's.
  if (error.isPublic && error.status !== undefined) {
    return { message: error.message, status: error.status }
  }
  library.payload.logger.error({ err: cause, msg: 'A file of a batch failed.' })
  return { message: 'Something went wrong.', status: 500 }
}
