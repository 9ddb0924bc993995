import type { CollectionBeforeChangeHook } from 'payload'

import { machineFieldNames } from '../core/machineFieldNames.js'
import { MediaError } from '../errors/MediaError.js'
import { ticketOf } from '../uploads/ticket.js'

const machineFields = new Set<string>(machineFieldNames)

/**
 * Payload writes back the whole document it read: without this an editor who saves an alternative text during a scan
 * would write `SCANNING` over the verdict. On create the fields come from the ticket of the stored bytes.
 */
export const keepMachineFields: CollectionBeforeChangeHook = ({ data, operation, req }) => {
  const people = Object.fromEntries(
    Object.entries(data).filter(([name]) => !machineFields.has(name)),
  )
  if (operation === 'update') {
    return people
  }
  const ticket = ticketOf(req)
  if (!ticket) {
    throw new MediaError('INVALID_REQUEST', 'A file is missing.')
  }
  return { ...people, ...ticket.machine }
}
