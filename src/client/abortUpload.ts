import type { Connection } from './connect.js'
import type { ID } from './UploadPlan.js'

import { askOnce } from './callApi.js'

/** Gives an upload up at the server. Nothing to be done when that fails: it expires. */
export const abortUpload = (connection: Connection, id: ID): Promise<void> =>
  askOnce<unknown>(connection, {
    body: { id },
    method: 'POST',
    path: '/upload/multipart/abort',
  }).then(
    () => {},
    () => {},
  )
