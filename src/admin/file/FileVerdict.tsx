'use client'

import { useDocumentDrawerContext, useFormModified } from '@payloadcms/ui'
import { useRouter } from 'next/navigation.js'

import { blockedBecause } from '../../core/blockedBecause.js'
import { isQuarantined } from '../../core/scanStatus.js'
import { Icon } from '../badges/Icon.js'
import { ReviewButtons } from '../review/ReviewButtons.js'
import { words } from '../words.js'
import { useLiveFile } from './useLiveFile.js'
import './file.css'

interface Props {
  readonly isAdmin: boolean
}

/** Why nobody gets the bytes of the file on the page. */
export const FileVerdict = ({ isAdmin }: Props) => {
  const { collection, file, update } = useLiveFile()
  const isModified = useFormModified()
  const { drawerSlug } = useDocumentDrawerContext()
  const router = useRouter()
  // Payload itself says so of what is in the trash.
  const sentence = file && !file.deletedAt ? blockedBecause(file) : null
  if (!file || !sentence) {
    return null
  }
  const isHeld = isQuarantined(file.scanStatus)

  const show = (doc: Record<string, unknown>) => {
    update(doc)
    // For the count in the navigation; not where it would lose what somebody is writing.
    if (!isModified && !drawerSlug) {
      router.refresh()
    }
  }

  return (
    <div className={`media-verdict media-verdict--${isHeld ? file.scanStatus : 'waiting'}`}>
      <Icon name={isHeld ? 'warning' : 'wait'} />
      <div className="media-verdict__text" role="status">
        <p>{sentence}</p>
        <p>{words.file.blockedTitle}</p>
      </div>
      {isAdmin && isHeld && <ReviewButtons collection={collection} file={file} onDecided={show} />}
    </div>
  )
}
