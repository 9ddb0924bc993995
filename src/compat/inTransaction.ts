import type { PayloadRequest } from 'payload'

import { commitTransaction, createLocalReq, initTransaction, killTransaction } from 'payload'

import type { MediaLibrary } from '../library/MediaLibrary.js'

/**
 * Runs `work` in a transaction of its own: all of it happens, or none. With `asked` it happens in the name of whoever
 * sent that request, for the audit trail.
 */
export const inTransaction = async <Result>(
  library: MediaLibrary,
  work: (req: PayloadRequest) => Promise<Result>,
  asked?: Pick<PayloadRequest, 'headers' | 'user'>,
): Promise<Result> => {
  const from = asked ? { req: { headers: asked.headers }, user: asked.user ?? undefined } : {}
  const req = await createLocalReq(from, library.payload)
  const isOurs = await initTransaction(req)
  try {
    const result = await work(req)
    if (isOurs) {
      await commitTransaction(req)
    }
    return result
  } catch (error) {
    await killTransaction(req)
    throw error
  }
}
