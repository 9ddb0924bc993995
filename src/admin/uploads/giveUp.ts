import { abortUpload } from '../../client/abortUpload.js'
import { connect } from '../../client/connect.js'
import { words } from '../words.js'
import { attemptOf, forgetAttempt, panelUploads } from './panelUploads.js'

const stateOf = (item: string) => panelUploads.getItems().find(({ id }) => id === item)?.state

const stop = (item: string) => {
  const attempt = attemptOf(item)
  attempt?.controller.abort(new DOMException(words.uploads.states.cancelled, 'AbortError'))
  // While bytes are on their way, whoever sends them ends the upload.
  if (attempt?.upload !== undefined && !attempt.sending) {
    void abortUpload(connect({ api: attempt.api, credentials: 'include' }), attempt.upload)
  }
}

/** Cancels an upload: what has arrived is removed, what was reserved is free. */
export const cancelUpload = (item: string): void => {
  stop(item)
  panelUploads.patch(item, { bytesPerSecond: null, state: 'cancelled' })
}

/** Takes an upload off the tray. What a failed one left at the server goes, too. */
export const dismissUpload = (item: string): void => {
  if (stateOf(item) === 'failed') {
    stop(item)
  }
  forgetAttempt(item)
}
