import { Forbidden, NotFound, QueryError, ValidationError } from 'payload'

import { type ErrorCode } from '../core/errorCodes.js'
import { MediaError } from './MediaError.js'

const ofPayload = [
  [ValidationError, 'INVALID_REQUEST'],
  [QueryError, 'INVALID_REQUEST'],
  [Forbidden, 'FORBIDDEN'],
  [NotFound, 'FILE_NOT_FOUND'],
] as const

/** The code an error is answered with, for counters and traces; `UNEXPECTED` for what nobody foresaw. */
export const codeOf = (error: unknown): 'UNEXPECTED' | ErrorCode =>
  MediaError.is(error)
    ? error.code
    : (ofPayload.find(([kind]) => error instanceof kind)?.[1] ?? 'UNEXPECTED')
