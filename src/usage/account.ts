import type { PayloadRequest } from 'payload'

import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { UsageDelta } from './contribution.js'

import { atomicUpdate } from '../compat/atomicUpdate.js'

/** Adds `delta` to a user's usage, in the transaction of `req`. */
export const account = async (
  library: MediaLibrary,
  user: ID,
  delta: UsageDelta,
  req: Partial<PayloadRequest>,
): Promise<void> => {
  const changes = Object.entries(delta).filter(([, by]) => by !== 0)
  if (changes.length > 0) {
    await atomicUpdate(library, {
      collection: library.slugs.usage,
      data: Object.fromEntries(changes.map(([figure, by]) => [figure, { $inc: by }])),
      req,
      where: { user: { equals: user } },
    })
  }
}
