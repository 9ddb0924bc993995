import type { ConnectionOptions } from '../connect.js'
import type { ID } from '../UploadPlan.js'

import { callApi } from '../callApi.js'
import { connect } from '../connect.js'

/** A link as the owner of its file sees it: all but its address. */
export interface SharedLink {
  readonly createdAt: string
  readonly createdBy: ID | null
  readonly download: boolean
  readonly expiresAt: string
  readonly id: ID
  /** False when its one use is over, or when whoever made it may not share the file any more. */
  readonly isLive: boolean
  readonly lastUsedAt: null | string
  readonly note: null | string
  readonly singleUse: boolean
  /** At most ten seconds behind; exact for links for one use. */
  readonly uses: number
  readonly variant: null | string
}

/** The links of a file that are neither revoked nor expired, the newest first. Throws a `MediaLibraryError`. */
export const listLinks = async (file: ID, options: ConnectionOptions): Promise<SharedLink[]> => {
  const { docs } = await callApi<{ docs: SharedLink[] }>(connect(options), {
    method: 'GET',
    path: `/${file}/links`,
  })
  return docs
}
