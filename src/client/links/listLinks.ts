import type { SharedLink } from '../../core/sharedLink.js'
import type { ConnectionOptions } from '../connect.js'
import type { ID } from '../UploadPlan.js'

import { callApi } from '../callApi.js'
import { connect } from '../connect.js'

/** The links of a file that are neither revoked nor expired, the newest first. Throws a `MediaLibraryError`. */
export const listLinks = async (file: ID, options: ConnectionOptions): Promise<SharedLink[]> => {
  const { docs } = await callApi<{ docs: SharedLink[] }>(connect(options), {
    method: 'GET',
    path: `/${file}/links`,
  })
  return docs
}
