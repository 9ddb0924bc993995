import { APIError } from 'payload'

import { type ErrorCode, errorCodes } from '../core/errorCodes.js'

type Figures = Record<string, unknown>

/**
 * The one error of the library. Payload answers it as
 * `{ errors: [{ message, data: { code, ...figures } }] }` with the status of its code.
 *
 * @example throw new MediaError('QUOTA_EXCEEDED', '12 bytes more than the 50 MB you have.', { needed: 12 })
 */
export class MediaError extends APIError<Figures & { code: ErrorCode }> {
  readonly code: ErrorCode

  constructor(
    code: ErrorCode,
    message: string,
    figures: Figures = {},
    options?: { cause?: unknown },
  ) {
    super(message, errorCodes[code], { code, ...figures }, true)
    this.code = code
    this.name = 'MediaError'
    if (options?.cause !== undefined) {
      this.cause = options.cause
    }
  }

  /** True for an error of this library with one of `codes`, also across duplicate copies of the package. */
  static is(error: unknown, ...codes: ErrorCode[]): error is MediaError {
    const code = (error as { code?: unknown } | null)?.code
    return (
      typeof code === 'string' &&
      code in errorCodes &&
      (codes.length === 0 || codes.includes(code as ErrorCode))
    )
  }
}
