import type { MediaUpload } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { release } from '../usage/release.js'
import { insistOpen, readUpload } from './findUpload.js'

/** Gives an upload up: its reservation is free at once, its parts are removed by a job. Twice is no error. */
export const abortUpload = async (library: MediaLibrary, upload: MediaUpload): Promise<void> => {
  if (upload.state === 'aborted' || upload.state === 'expired') {
    return
  }
  if (await release(library, { state: 'aborted', upload: upload.id })) {
    await library.queue.add(library.payload, 'removeObjects', { upload: upload.id })
    return
  }
  const now = await readUpload(library, upload.id)
  if (now && now.state !== 'aborted') {
    insistOpen(library, now)
  }
}
