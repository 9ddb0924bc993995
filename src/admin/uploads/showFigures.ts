import type { Upload } from '../../client/startUpload.js'

import { isOver } from '../../client/uploadStore.js'
import { panelUploads } from './panelUploads.js'

/** Keeps a place in the tray up to date with an upload, until the answer is called; its end is for others to tell. */
export const showFigures = (item: string, upload: Upload): (() => void) => {
  const show = () => {
    const { bytesPerSecond, secondsLeft, sent, state } = upload.getState()
    if (!isOver({ state }) && state !== 'stored') {
      panelUploads.patch(item, { bytesPerSecond, error: null, secondsLeft, sent, state })
    }
  }
  show()
  return upload.subscribe(show)
}
