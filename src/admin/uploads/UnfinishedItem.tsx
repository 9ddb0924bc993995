import type { UnfinishedUpload } from '../../client/memory/findUnfinished.js'

import { formatBytes } from '../../core/formatBytes.js'
import { Icon } from '../badges/Icon.js'
import { words } from '../words.js'
import { TrayBar } from './TrayBar.js'

interface Props {
  readonly onDiscard: () => void
  readonly upload: UnfinishedUpload
}

/** One upload of an earlier page, which waits for its file. */
export const UnfinishedItem = ({ onDiscard, upload: { filename, sent, size } }: Props) => (
  <li className="media-tray__item media-tray__item--unfinished">
    <div className="media-tray__line">
      <Icon name="wait" />
      <span className="media-tray__name" title={filename}>
        {filename}
      </span>
      <button
        aria-label={words.uploads.discard(filename)}
        onClick={onDiscard}
        title={words.uploads.discard(filename)}
        type="button"
      >
        <Icon name="cross" />
      </button>
    </div>
    <TrayBar name={filename} sent={sent} total={size} />
    <p className="media-tray__detail">
      {words.uploads.arrived(formatBytes(sent), formatBytes(size))}
    </p>
  </li>
)
