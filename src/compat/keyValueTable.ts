import type { Host } from './database.js'

import { tableOf } from './database.js'

/**
 * The table of Payload's key-value store (3.90.1), whose own functions know no transactions; `null` where a project
 * keeps it somewhere else, such as in Redis.
 */
export const keyValueTable = (host: Host): null | ReturnType<typeof tableOf> => {
  const { collectionSlug } = host.payload.kv as { collectionSlug?: string }
  return collectionSlug && host.payload.collections[collectionSlug as never]
    ? tableOf(host, collectionSlug)
    : null
}
