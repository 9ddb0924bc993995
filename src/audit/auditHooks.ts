import type { CollectionConfig } from 'payload'

import { MediaError } from '../errors/MediaError.js'

const refuse = (): never => {
  throw new MediaError('FORBIDDEN', 'The audit trail is only ever added to.')
}

/** What access control refuses to people, the hooks refuse to the Local API of the project, too. */
export const auditHooks: CollectionConfig['hooks'] = {
  beforeChange: [({ data, operation }) => (operation === 'create' ? data : refuse())],
  beforeDelete: [refuse],
}
