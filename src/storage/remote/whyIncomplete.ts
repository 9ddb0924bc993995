import type { UploadedPart } from '../StorageProvider.js'

import { insistArrived } from '../signed/insistArrived.js'

/**
 * Why a completion failed with `error`. Stores do not name the part they miss, and some answer 500 for an upload that
 * is over: asked what arrived, they say more.
 */
export const whyIncomplete = async (
  error: unknown,
  parts: readonly UploadedPart[],
  listParts: () => Promise<readonly UploadedPart[]>,
): Promise<unknown> => {
  try {
    insistArrived(parts, await listParts())
  } catch (reason) {
    return reason
  }
  return error
}
