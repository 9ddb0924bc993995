import type { CollectionBeforeOperationHook } from 'payload'

import type { MediaLibrary } from '../library/MediaLibrary.js'

import { skipLockCheck } from '../compat/documentLocks.js'

/** Saves and deletions look for somebody's lock in their own transaction. */
export const askForLock =
  (library: MediaLibrary): CollectionBeforeOperationHook =>
  async ({ args, operation, req }) => {
    if (operation === 'update' || operation === 'delete') {
      await skipLockCheck(library, req, args as Parameters<typeof skipLockCheck>[2])
    }
    return args
  }
