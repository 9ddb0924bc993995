'use client'

import { Link, useConfig } from '@payloadcms/ui'
import { useRouter } from 'next/navigation.js'
import { formatAdminURL } from 'payload/shared'

import { isQuarantined } from '../../core/scanStatus.js'
import { Icon } from '../badges/Icon.js'
import { words } from '../words.js'
import { useLiveFile } from './useLiveFile.js'
import { useReplacement } from './useReplacement.js'
import './file.css'

/** Above the fields of a file whose bytes are being replaced: where that stands. */
export const ReplacementNotice = () => {
  const { api, collection, file } = useLiveFile()
  const { config } = useConfig()
  const router = useRouter()
  const replacement = useReplacement(api, file, () => router.refresh())
  if (!replacement) {
    return null
  }
  const { id, originalFilename, scanStatus } = replacement
  const isRefused = isQuarantined(scanStatus)
  const text = isRefused ? words.replacement.refused : words.replacement.waiting
  const path = `/collections/${collection}/${id}` as const
  return (
    <div className={`media-verdict media-verdict--${isRefused ? 'FLAGGED' : 'waiting'}`}>
      <Icon name={isRefused ? 'warning' : 'wait'} />
      <div className="media-verdict__text" role="status">
        <p>{text.title(originalFilename)}</p>
        <p>
          {text.hint}{' '}
          <Link href={formatAdminURL({ adminRoute: config.routes.admin, path })}>
            {words.replacement.look}
          </Link>
        </p>
      </div>
    </div>
  )
}
