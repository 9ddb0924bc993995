'use client'

import type { Releaser } from './findReleaser.js'

import { Icon } from '../badges/Icon.js'
import { Moment } from '../Moment.js'
import { words } from '../words.js'
import { useLiveFile } from './useLiveFile.js'
import './file.css'

interface Props {
  /** Of the decision that was there when the page was made; there may be a newer one. */
  readonly releaser: null | Releaser
}

/** Who opened the file on the page although the scanner would not, and why. */
export const ReleaseNotice = ({ releaser }: Props) => {
  const { file } = useLiveFile()
  if (!file?.releasedAt || file.scanStatus !== 'CLEAN' || file.deletedAt) {
    return null
  }
  const { releasedAt, releasedBy, releaseReason } = file
  const id = typeof releasedBy === 'object' ? releasedBy?.id : releasedBy
  const isSame = releaser !== null && String(releaser.id) === String(id)
  return (
    <div className="media-verdict media-verdict--released">
      <Icon name="good" />
      <div className="media-verdict__text" role="status">
        <p>
          {words.file.released(isSame ? releaser.name : null)}, <Moment at={releasedAt} />
          {releaseReason && <>: “{releaseReason}”</>}
        </p>
        <p>{words.file.releasedTitle}</p>
      </div>
    </div>
  )
}
