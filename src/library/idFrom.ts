import type { ID } from './documents.js'
import type { MediaLibrary } from './MediaLibrary.js'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** The largest number of a Postgres `integer`. */
const mostID = 2 ** 31 - 1

/** What a client sent as an id, as the database has it; `null` for what Postgres would refuse to compare. */
export const idFrom = ({ payload }: MediaLibrary, given: unknown): ID | null => {
  const text = String(given)
  if (payload.db.defaultIDType !== 'number') {
    return uuid.test(text) ? text.toLowerCase() : null
  }
  return /^[1-9]\d{0,9}$/.test(text) && Number(text) <= mostID ? Number(text) : null
}
