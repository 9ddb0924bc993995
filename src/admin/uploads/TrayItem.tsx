import type { UploadItem, UploadItemState } from '../../client/uploadStore.js'

import { isPassing } from '../../client/retrying.js'
import { isOver } from '../../client/uploadStore.js'
import { formatBytes } from '../../core/formatBytes.js'
import { Icon, type IconName } from '../badges/Icon.js'
import { words } from '../words.js'
import { cancelUpload, dismissUpload } from './giveUp.js'
import { PauseButton } from './PauseButton.js'
import { percentOf, TrayBar } from './TrayBar.js'
import { useOnline } from './useOnline.js'

const icons: Readonly<Record<UploadItemState, IconName>> = {
  cancelled: 'stop',
  checking: 'busy',
  done: 'good',
  failed: 'warning',
  paused: 'wait',
  preparing: 'busy',
  queued: 'wait',
  stored: 'wait',
  uploading: 'busy',
}

/** What is written under the bar. */
const detailOf = (item: UploadItem, isOnline: boolean): string => {
  const { bytesPerSecond, error, secondsLeft, sent, state, total } = item
  const { uploads } = words
  if (state === 'failed') {
    return error?.message ?? uploads.failed
  }
  const bytes = uploads.ofBytes(formatBytes(sent), formatBytes(total))
  if (state === 'paused') {
    return `${uploads.states.paused} · ${bytes}`
  }
  if (state !== 'uploading') {
    return uploads.states[state]
  }
  if (!isOnline) {
    return uploads.offline
  }
  const speed =
    bytesPerSecond === null ? null : uploads.perSecond(formatBytes(Math.round(bytesPerSecond)))
  const left = secondsLeft === null ? null : uploads.timeLeft(secondsLeft)
  return [bytes, speed, left].filter(Boolean).join(' · ')
}

interface Props {
  readonly item: UploadItem
}

/** One file in the tray. */
export const TrayItem = ({ item }: Props) => {
  const isOnline = useOnline()
  const { error, id, name, state } = item
  const canDismiss = isOver(item)
  return (
    <li className={`media-tray__item media-tray__item--${state}`}>
      <div className="media-tray__line">
        <Icon name={icons[state]} />
        <span className="media-tray__name" title={name}>
          {name}
        </span>
        {state === 'uploading' && <span className="media-tray__percent">{percentOf(item)} %</span>}
        <PauseButton item={item} />
        <button
          aria-label={canDismiss ? words.uploads.dismiss(name) : words.uploads.cancel(name)}
          onClick={() => (canDismiss ? dismissUpload(id) : cancelUpload(id))}
          title={canDismiss ? words.uploads.dismiss(name) : words.uploads.cancel(name)}
          type="button"
        >
          <Icon name="cross" />
        </button>
      </div>
      {!canDismiss && <TrayBar name={name} sent={item.sent} total={item.total} />}
      <p className="media-tray__detail">{detailOf(item, isOnline)}</p>
      {isPassing(error) && <p className="media-tray__hint">{words.uploads.retryHint}</p>}
    </li>
  )
}
