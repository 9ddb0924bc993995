'use client'

import { Button, toast } from '@payloadcms/ui'
import { useState } from 'react'

import type { SharedFile } from './SharedFile.js'

import { Dialog } from '../dialog/Dialog.js'
import { words } from '../words.js'
import { CopyField } from './CopyField.js'
import { LinkForm } from './LinkForm.js'
import { LinkList } from './LinkList.js'
import { useLinks } from './useLinks.js'
import './links.css'

interface Props {
  readonly api: string
  readonly file: SharedFile
  readonly linkSeconds: number
  readonly onClose: () => void
}

/** Makes links to a file, and ends them. */
export const ShareDialog = ({ api, file, linkSeconds, onClose }: Props) => {
  const [url, setURL] = useState<null | string>(null)
  const { isWorking, links, make, problem, revoke } = useLinks(api, file.id)

  const end = async (link: number | string) => {
    const isDone = await revoke(link)
    if (isDone) {
      toast.success(words.links.revoked)
    }
    return isDone
  }

  return (
    <Dialog
      className="media-share"
      onCancel={onClose}
      title={words.links.title(file.originalFilename ?? String(file.id))}
    >
      <p>{words.links.explanation}</p>
      <LinkForm
        isWorking={isWorking}
        linkSeconds={linkSeconds}
        onMake={async (wishes) => setURL(await make(wishes))}
        variants={(file.variants ?? []).map(({ preset }) => preset)}
      />
      {problem && (
        <p className="media-dialog__problem" role="alert">
          {problem}
        </p>
      )}
      {url && <CopyField url={url} />}
      <LinkList isWorking={isWorking} links={links} onRevoke={end} />
      <footer>
        <Button buttonStyle="secondary" margin={false} onClick={onClose}>
          {words.links.close}
        </Button>
      </footer>
    </Dialog>
  )
}
