import type { PayloadRequest } from 'payload'

import { sql } from '@payloadcms/db-postgres'
import pLimit from 'p-limit'

import type { MediaLibrary } from '../library/MediaLibrary.js'

import { runSQL } from '../compat/database.js'
import { inTransaction } from '../compat/inTransaction.js'

/**
 * Payload's folder hooks ask the database outside the transaction. If as many requests as the pool has connections
 * held one each, none would get a second: so a process holds one.
 */
const inTurn = pLimit(1)

/** Changes the tree of folders in a transaction, one change after another, in all processes. */
export const changeTree = <Result>(
  library: MediaLibrary,
  work: (req: PayloadRequest) => Promise<Result>,
  asked?: Pick<PayloadRequest, 'headers' | 'user'>,
): Promise<Result> =>
  inTurn(() =>
    inTransaction(
      library,
      async (req) => {
        const tree = `${library.slugs.folders}:tree`
        await runSQL(library, sql`SELECT pg_advisory_xact_lock(hashtext(${tree}))`, { req })
        return work(req)
      },
      asked,
    ),
  )
