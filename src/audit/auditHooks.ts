import type { CollectionBeforeOperationHook, CollectionConfig } from 'payload'

import { MediaError } from '../errors/MediaError.js'

const refuse = (): never => {
  throw new MediaError('FORBIDDEN', 'The audit trail is only ever added to.')
}

const changes: ReadonlySet<string> = new Set(['autosave', 'delete', 'restoreVersion', 'update'])

/** Many at once are refused as a whole: refused one by one they would be a list of errors that nobody reads. */
const refuseChanges: CollectionBeforeOperationHook = ({ args, operation }) =>
  changes.has(operation) ? refuse() : args

/** What access control refuses to people, the hooks refuse to the Local API of the project, too. */
export const auditHooks: CollectionConfig['hooks'] = {
  beforeChange: [({ data, operation }) => (operation === 'create' ? data : refuse())],
  beforeDelete: [refuse],
  beforeOperation: [refuseChanges],
}
