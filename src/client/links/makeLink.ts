import type { LinkWishes } from '../../core/sharedLink.js'
import type { ConnectionOptions } from '../connect.js'
import type { ID } from '../UploadPlan.js'

import { askOnce } from '../callApi.js'
import { connect } from '../connect.js'

export interface MadeLink {
  /** ISO 8601. */
  readonly expiresAt: string
  readonly id: ID
  /** Told this once. Absolute, or a path where the project has no `serverURL`. */
  readonly url: string
}

/**
 * Makes a link that opens a file without a login until it expires or is revoked. Throws a `MediaLibraryError`, also
 * `FORBIDDEN` for files of others, and `INVALID_REQUEST` for a life that the library does not allow.
 *
 * @example const { url } = await makeLink(12, { expiresIn: 3600, singleUse: true }, { api: '/api/media' })
 */
export const makeLink = (
  file: ID,
  wishes: LinkWishes,
  options: ConnectionOptions,
): Promise<MadeLink> =>
  askOnce(connect(options), { body: wishes, method: 'POST', path: `/${file}/link` })
