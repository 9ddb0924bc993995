import type { UploadItem, UploadItemState } from '../../client/uploadStore.js'

import { isPassing } from '../../client/retrying.js'
import { isOver } from '../../client/uploadStore.js'
import { formatBytes } from '../../core/formatBytes.js'
import { Icon, type IconName } from '../badges/Icon.js'
import { words } from '../words.js'
import { cancelUpload, dismissUpload } from './giveUp.js'

const icons: Readonly<Record<UploadItemState, IconName>> = {
  cancelled: 'stop',
  checking: 'busy',
  done: 'good',
  failed: 'warning',
  queued: 'wait',
  stored: 'wait',
  uploading: 'busy',
}

export const percentOf = ({ sent, total }: Pick<UploadItem, 'sent' | 'total'>): number =>
  total === 0 ? 100 : Math.floor((sent / total) * 100)

/** What is written under the bar. */
const detailOf = ({ bytesPerSecond, error, sent, state, total }: UploadItem): string => {
  if (state === 'failed') {
    return error?.message ?? words.uploads.failed
  }
  if (state !== 'uploading') {
    return words.uploads.states[state]
  }
  const bytes = words.uploads.ofBytes(formatBytes(sent), formatBytes(total))
  const speed = bytesPerSecond === null ? null : formatBytes(Math.round(bytesPerSecond))
  return speed === null ? bytes : `${bytes} · ${words.uploads.perSecond(speed)}`
}

interface Props {
  readonly item: UploadItem
}

/** One file in the tray. */
export const TrayItem = ({ item }: Props) => {
  const { error, id, name, state } = item
  const percent = percentOf(item)
  const canDismiss = isOver(item)
  return (
    <li className={`media-tray__item media-tray__item--${state}`}>
      <div className="media-tray__line">
        <Icon name={icons[state]} />
        <span className="media-tray__name" title={name}>
          {name}
        </span>
        {state === 'uploading' && <span className="media-tray__percent">{percent} %</span>}
        <button
          aria-label={canDismiss ? words.uploads.dismiss(name) : words.uploads.cancel(name)}
          onClick={() => (canDismiss ? dismissUpload(id) : cancelUpload(id))}
          title={canDismiss ? words.uploads.dismiss(name) : words.uploads.cancel(name)}
          type="button"
        >
          <Icon name="cross" />
        </button>
      </div>
      {!canDismiss && (
        <div
          aria-label={name}
          aria-valuemax={100}
          aria-valuemin={0}
          aria-valuenow={percent}
          className="media-tray__bar"
          role="progressbar"
        >
          <span style={{ width: `${percent}%` }} />
        </div>
      )}
      <p className="media-tray__detail">{detailOf(item)}</p>
      {isPassing(error) && <p className="media-tray__hint">{words.uploads.retryHint}</p>}
    </li>
  )
}
