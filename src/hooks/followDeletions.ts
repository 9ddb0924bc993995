import type {
  CollectionAfterDeleteHook,
  CollectionBeforeDeleteHook,
  CollectionBeforeOperationHook,
  CollectionConfig,
  Config,
} from 'payload'

import type { MediaLibrary } from '../library/MediaLibrary.js'

import { skipLockCheck } from '../compat/documentLocks.js'
import { start } from '../library/start.js'
import { partWithEntity } from '../repairs/partWithEntity.js'
import { partWithUser } from '../repairs/partWithUser.js'

const beforeUser =
  (library: MediaLibrary): CollectionBeforeDeleteHook =>
  async ({ id, req }) => {
    await start(library, req.payload)
    await partWithUser(library, id, req)
  }

/** Those who wait for the person to be deleted may have every connection of the pool. */
const askForLock =
  (library: MediaLibrary): CollectionBeforeOperationHook =>
  async ({ args, operation, req }) => {
    if (operation === 'delete') {
      await start(library, req.payload)
      await skipLockCheck(
        library,
        req,
        args as Parameters<typeof skipLockCheck>[2],
        library.slugs.users,
      )
    }
    return args
  }

const afterEntity =
  (library: MediaLibrary): CollectionAfterDeleteHook =>
  async ({ id, collection, doc, req }) => {
    await start(library, req.payload)
    await partWithEntity(library, { id, type: collection.slug }, req)
    return doc
  }

/** After the project's own hooks, which may refuse. */
const withHooks = (
  library: MediaLibrary,
  { hooks = {}, ...collection }: CollectionConfig,
): CollectionConfig => {
  const isPeople = collection.slug === library.slugs.users
  return {
    ...collection,
    hooks: {
      ...hooks,
      afterDelete: [...(hooks.afterDelete ?? []), afterEntity(library)],
      ...(isPeople
        ? {
            beforeDelete: [...(hooks.beforeDelete ?? []), beforeUser(library)],
            beforeOperation: [...(hooks.beforeOperation ?? []), askForLock(library)],
          }
        : {}),
    },
  }
}

/** Files follow when their owner, or the document they belong to, is deleted. The library's own collections have none. */
export const followDeletions = (config: Config, library: MediaLibrary): Config => {
  const { users: _, ...own } = library.slugs
  const isOwn = ({ slug }: CollectionConfig) => Object.values(own).includes(slug)
  return {
    ...config,
    collections: config.collections?.map((one) => (isOwn(one) ? one : withHooks(library, one))),
  }
}
