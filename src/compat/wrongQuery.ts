import { MediaError } from '../errors/MediaError.js'
import { reasonsOf } from '../errors/reasonsOf.js'

/** Codes of Postgres for a value that no column of its type has (class 22), and for an operator that a type has not. */
const isWrong = (code: string) => (code.length === 5 && code.startsWith('22')) || code === '42883'

/** What Payload's adapter (3.90.1) says of an operator that it does not know for a field. */
const unknownOperator = /operators\[queryOperator\] is not a function/

const saysSo = ({ code, message }: Readonly<Record<string, unknown>>): boolean =>
  typeof code === 'string' ? isWrong(code) : unknownOperator.test(String(message))

/** What is answered to a filter that the database cannot apply; any other error as it is. */
export const wrongQuery = (error: unknown): unknown => {
  if (MediaError.is(error) || ![...reasonsOf(error)].some(saysSo)) {
    return error
  }
  const message = 'The filter is wrong: a value or an operator does not fit its field.'
  return new MediaError('INVALID_REQUEST', message, {}, { cause: error })
}
