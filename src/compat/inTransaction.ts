import type { PayloadRequest } from 'payload'

import { commitTransaction, createLocalReq, initTransaction, killTransaction } from 'payload'

import type { MediaLibrary } from '../library/MediaLibrary.js'

/** Runs `work` in a transaction of its own: all of it happens, or none. */
export const inTransaction = async <Result>(
  library: MediaLibrary,
  work: (req: PayloadRequest) => Promise<Result>,
): Promise<Result> => {
  const req = await createLocalReq({}, library.payload)
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
