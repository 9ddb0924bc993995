import type { QuarantinedFile } from './findQuarantined.js'

import { words } from '../words.js'

/** A person as an admin knows them. */
export const nameOf = (person: QuarantinedFile['user']): string =>
  typeof person === 'object' && person !== null
    ? (person.email ?? String(person.id))
    : String(person ?? words.quarantine.someone)
