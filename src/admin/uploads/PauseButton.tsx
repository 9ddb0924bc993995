import type { UploadItem } from '../../client/uploadStore.js'

import { Icon } from '../badges/Icon.js'
import { words } from '../words.js'
import { attemptOf } from './panelUploads.js'

interface Props {
  readonly item: UploadItem
}

const pausable: readonly string[] = ['preparing', 'uploading']

/** Pauses an upload, or goes on with it. */
export const PauseButton = ({ item: { id, name, state } }: Props) => {
  const isPaused = state === 'paused'
  if (!isPaused && !pausable.includes(state)) {
    return null
  }
  const label = isPaused ? words.uploads.resume(name) : words.uploads.pause(name)
  const turn = () => {
    const sending = attemptOf(id)?.sending
    return isPaused ? sending?.resume() : sending?.pause()
  }
  return (
    <button aria-label={label} onClick={turn} title={label} type="button">
      <Icon name={isPaused ? 'play' : 'pause'} />
    </button>
  )
}
