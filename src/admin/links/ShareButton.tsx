'use client'

import { Button } from '@payloadcms/ui'
import { useState } from 'react'

import type { SharedFile } from './SharedFile.js'

import { words } from '../words.js'
import { ShareDialog } from './ShareDialog.js'

interface Props {
  readonly api: string
  readonly file: SharedFile
  readonly isAdmin: boolean
  /** Seconds a link may live at most. */
  readonly linkSeconds: number
  /** The id of whoever looks at the page. */
  readonly person: null | number | string
}

/** Opens the links of a file, for whoever may share it. */
export const ShareButton = ({ api, file, isAdmin, linkSeconds, person }: Props) => {
  const [isOpen, setIsOpen] = useState(false)
  const owner = typeof file.user === 'object' ? file.user?.id : file.user
  if (!isAdmin && (person === null || person !== owner)) {
    return null
  }
  return (
    <>
      <Button
        buttonStyle="secondary"
        extraButtonProps={{ 'aria-haspopup': 'dialog' }}
        margin={false}
        onClick={() => setIsOpen(true)}
        size="small"
      >
        {words.links.share}
      </Button>
      {isOpen && (
        <ShareDialog
          api={api}
          file={file}
          linkSeconds={linkSeconds}
          onClose={() => setIsOpen(false)}
        />
      )}
    </>
  )
}
