import { MediaError } from '../errors/MediaError.js'
import { reasonsOf } from '../errors/reasonsOf.js'

/**
 * Classes of Postgres' codes that say that it could not, rather than that it was asked something wrong: connections
 * (08), roll-backs such as deadlocks (40), resources (53), operators (57: shut down, cancelled) and its system (58).
 */
const passing = new Set(['08', '40', '53', '57', '58'])

/** A lock that was not to be had. */
const isBusy = (code: string) => code === '55P03'

const refusals = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
])

/** What `pg`, and Payload's adapter (3.90.1) on its behalf, say without a code. */
const sentences =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Error: cannot begin transaction|Query read timeout)/

const saysSo = ({ code, message }: Readonly<Record<string, unknown>>): boolean =>
  typeof code === 'string'
    ? refusals.has(code) || isBusy(code) || (code.length === 5 && passing.has(code.slice(0, 2)))
    : typeof message === 'string' && sentences.test(message)

/** What the library answers when its database is away, busy or restarting; any other error as it is. */
export const databaseFault = (error: unknown): unknown => {
  if (MediaError.is(error) || ![...reasonsOf(error)].some(saysSo)) {
    return error
  }
  const message = 'The database does not answer: try again in a moment.'
  return new MediaError('DATABASE_UNAVAILABLE', message, {}, { cause: error })
}
