'use client'

import { Button } from '@payloadcms/ui'

import { hasProcessing, ProcessingBadge } from '../badges/ProcessingBadge.js'
import { ScanBadge } from '../badges/ScanBadge.js'
import { ShareButton } from '../links/ShareButton.js'
import { ReviewButtons } from '../review/ReviewButtons.js'
import { words } from '../words.js'
import { useFollowFile } from './useFollowFile.js'
import { useLiveFile } from './useLiveFile.js'
import './file.css'

interface Props {
  readonly isAdmin: boolean
  /** Seconds a link to the file may live at most. */
  readonly linkSeconds: number
  /** The id of whoever looks at the page. */
  readonly person: null | number | string
}

const link = { buttonStyle: 'secondary', el: 'anchor', margin: false, size: 'small' } as const

/** The state of the file on the page, kept up to date. */
export const FileControls = ({ isAdmin, linkSeconds, person }: Props) => {
  const { api, collection, file, update } = useLiveFile()
  useFollowFile(api, file, update)
  if (!file) {
    return null
  }
  const { deletedAt, id, processingError, scanStatus, status } = file
  const isServed = scanStatus === 'CLEAN' && !deletedAt
  return (
    <div className="media-controls">
      <ScanBadge file={file} />
      {hasProcessing(scanStatus) && status !== 'ready' && (
        <ProcessingBadge processingError={processingError} status={status} />
      )}
      {isServed && (
        <>
          {isAdmin && <ReviewButtons collection={collection} file={file} onDecided={update} />}
          <Button {...link} newTab url={`${api}/${id}/file`}>
            {words.file.open}
          </Button>
          <Button {...link} url={`${api}/${id}/download`}>
            {words.file.download}
          </Button>
          <ShareButton {...{ api, file, isAdmin, linkSeconds, person }} />
        </>
      )}
    </div>
  )
}
