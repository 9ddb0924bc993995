import type { PayloadRequest } from 'payload'

import type { Host } from './database.js'

import { MediaError } from '../errors/MediaError.js'

type Work = () => unknown
type TransactionID = number | Promise<number | string> | string

interface Session {
  readonly db: { execute(statement: unknown): PromiseLike<{ readonly command?: string }> }
}

/** What the adapters of Payload (3.90.1) have besides their public types. */
interface Adapter {
  commitTransaction(id: TransactionID): Promise<void>
  rollbackTransaction(id: TransactionID): Promise<void>
  readonly sessions: Record<number | string, Session | undefined>
}

const watched = new WeakMap<object, Map<number | string, Work[]>>()

/** Hears what Postgres says to the COMMIT that the adapter sends on this session. */
const listen = (session: Session) => {
  const heard: { failure?: unknown } = {}
  const { db } = session
  const { execute } = db
  db.execute = async (statement) => {
    try {
      const result = await execute.call(db, statement)
      if (result.command === 'ROLLBACK') {
        heard.failure ??= new Error('The transaction had failed before.')
      }
      return result
    } catch (error) {
      heard.failure ??= error
      throw error
    }
  }
  return heard
}

/**
 * Follows the transactions of a Payload. Its adapter (3.90.1) swallows a COMMIT that fails, so that a request would be
 * told that its work is done when nothing of it is kept: here it fails with `DATABASE_UNAVAILABLE`. Once an adapter.
 */
export const followTransactions = ({ payload }: Host): Map<number | string, Work[]> => {
  const db = payload.db as unknown as Adapter
  const known = watched.get(db)
  if (known) {
    return known
  }
  const waiting = new Map<number | string, Work[]>()
  watched.set(db, waiting)
  const take = (id: number | string): Work[] => {
    const works = waiting.get(id) ?? []
    waiting.delete(id)
    return works
  }
  const { commitTransaction, rollbackTransaction } = db
  db.commitTransaction = async function (incoming) {
    const id = await incoming
    const session = db.sessions?.[id]
    if (!session) {
      return commitTransaction.call(this, id)
    }
    const heard = listen(session)
    const works = take(id)
    await commitTransaction.call(this, id)
    if (heard.failure) {
      const message = 'The database did not confirm that the change was saved: try again.'
      throw new MediaError('DATABASE_UNAVAILABLE', message, {}, { cause: heard.failure })
    }
    works.forEach((work) => void done(payload, work))
  }
  db.rollbackTransaction = async function (incoming) {
    take(await incoming)
    await rollbackTransaction.call(this, incoming)
  }
  return waiting
}

const done = async ({ logger }: Host['payload'], work: Work): Promise<void> => {
  try {
    await work()
  } catch (err) {
    logger.error({ err, msg: 'What was to follow a saved change failed' })
  }
}

/**
 * Runs `work` once the transaction of `req` is committed, and never if it is rolled back. Without an open transaction
 * it runs at once, and what it throws is the caller's; after a commit errors are logged.
 *
 * @example await afterCommit(library, req, () => bull.add('scanFile', { file }))
 */
export const afterCommit = async (
  host: Host,
  req: Partial<PayloadRequest> | undefined,
  work: Work,
): Promise<void> => {
  const waiting = followTransactions(host)
  const id = await req?.transactionID
  const { sessions } = host.payload.db as unknown as Adapter
  if (id && sessions?.[id]) {
    waiting.set(id, [...(waiting.get(id) ?? []), work])
    return
  }
  await work()
}
