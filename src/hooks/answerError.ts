import type { AfterErrorHook } from 'payload'

import { databaseFault } from '../compat/databaseFault.js'
import { wrongQuery } from '../compat/wrongQuery.js'
import { errorCodes } from '../core/errorCodes.js'
import { MediaError } from '../errors/MediaError.js'

/**
 * A bundler may load Payload twice, and the copy that answers does not know the other copy's errors: it would leave
 * out `data`, and with it the code.
 */
export const answerError: AfterErrorHook = ({ error, req }) => {
  const fault = databaseFault(error)
  // Without a filter of the client's a wrong query is ours.
  const answered = req.query?.where ? wrongQuery(fault) : fault
  if (MediaError.is(answered)) {
    const { code, data, message } = answered
    return {
      response: { errors: [{ data, message, name: 'MediaError' }] },
      status: errorCodes[code],
    }
  }
}
