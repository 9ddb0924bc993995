import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { atomicUpdate } from '../compat/atomicUpdate.js'

/** Milliseconds after which a completion that gives no sign of life is another request's. */
export const completionLeaseMs = 120_000

/** Keeps the claim on an upload while `work` lasts: some stores take minutes to put large parts together. */
export const whileClaimed = async <Result>(
  library: MediaLibrary,
  { claimToken, upload }: { readonly claimToken: string; readonly upload: ID },
  work: () => Promise<Result>,
): Promise<Result> => {
  const renew = () =>
    atomicUpdate(library, {
      collection: library.slugs.uploads,
      data: { claimedAt: new Date(library.now()).toISOString() },
      where: { and: [{ id: { equals: upload } }, { claimToken: { equals: claimToken } }] },
    }).catch((err: unknown) => {
      library.payload.logger.warn({ err, msg: 'A claim could not be renewed', upload })
    })
  const timer = setInterval(() => void renew(), completionLeaseMs / 4)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}
