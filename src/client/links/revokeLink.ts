import type { ConnectionOptions } from '../connect.js'
import type { ID } from '../UploadPlan.js'

import { askOnce } from '../callApi.js'
import { connect } from '../connect.js'

/** Ends a link of a file, or every one of them, from the next request on. Throws a `MediaLibraryError`. */
export const revokeLink = async (
  file: ID,
  link: 'all' | ID,
  options: ConnectionOptions,
): Promise<void> => {
  const path = link === 'all' ? `/${file}/links` : `/${file}/links/${link}`
  await askOnce(connect(options), { method: 'DELETE', path: path as `/${string}` })
}
