import { MediaError } from '../errors/MediaError.js'

/** Codes of Postgres for a value that no column of its type has (class 22), and for an operator that a type has not. */
const isWrong = (code: string) => (code.length === 5 && code.startsWith('22')) || code === '42883'

/** What Payload's adapter (3.90.1) says of an operator that it does not know for a field. */
const unknownOperator = /operators\[queryOperator\] is not a function/

const saysSo = (error: unknown): boolean => {
  const { code, message } = error as { code?: unknown; message?: unknown }
  return typeof code === 'string' ? isWrong(code) : unknownOperator.test(String(message))
}

/** How many errors deep the reason may lie. */
const depth = 5

/** What is answered to a filter that the database cannot apply; any other error as it is. */
export const wrongQuery = (error: unknown): unknown => {
  if (MediaError.is(error)) {
    return error
  }
  let reason = error
  for (let level = 0; level < depth && typeof reason === 'object' && reason !== null; level++) {
    if (saysSo(reason)) {
      const message = 'The filter is wrong: a value or an operator does not fit its field.'
      return new MediaError('INVALID_REQUEST', message, {}, { cause: error })
    }
    reason = (reason as { cause?: unknown }).cause
  }
  return error
}
