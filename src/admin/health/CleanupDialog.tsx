'use client'

import { Button } from '@payloadcms/ui'
import { useState } from 'react'

import type { CleanupSummary } from '../../repairs/cleanup.js'

import { Dialog } from '../dialog/Dialog.js'
import { healthWords } from './healthWords.js'
import { KeyList } from './KeyList.js'

const { cleanup: words } = healthWords

interface Props {
  readonly isWorking: boolean
  readonly onCancel: () => void
  readonly onConfirm: (force: boolean) => void
  /** What would go. */
  readonly plan: CleanupSummary
}

/** Shows what would be removed, and asks whether it is to be. */
export const CleanupDialog = ({ isWorking, onCancel, onConfirm, plan }: Props) => {
  const [isSure, setIsSure] = useState(false)
  const { abortedUploads, deleted, deletedBytes, deletedCount, refusal, remaining } = plan

  const title =
    deletedCount > 0 ? words.title(deletedCount, deletedBytes) : words.titleUploads(abortedUploads)

  return (
    <Dialog onCancel={onCancel} title={title}>
      {deletedCount > 0 && (
        <>
          <p>{words.explanation}</p>
          <KeyList count={deletedCount} keys={deleted} label={healthWords.orphans.title} />
        </>
      )}
      {deletedCount > 0 && abortedUploads > 0 && <p>{words.uploads(abortedUploads)}</p>}
      {remaining > 0 && <p className="media-dialog__hint">{words.left(remaining)}</p>}
      {refusal && (
        <>
          <p className="media-health__refusal" role="alert">
            {refusal}
          </p>
          <label className="media-health__sure">
            <input
              aria-label={words.force}
              checked={isSure}
              onChange={({ target }) => setIsSure(target.checked)}
              type="checkbox"
            />
            {words.force}
          </label>
        </>
      )}
      <footer>
        <Button buttonStyle="secondary" disabled={isWorking} margin={false} onClick={onCancel}>
          {words.cancel}
        </Button>
        <Button
          buttonStyle="error"
          disabled={isWorking || (refusal !== null && !isSure)}
          margin={false}
          onClick={() => onConfirm(isSure)}
        >
          {isWorking ? words.working : words.confirm}
        </Button>
      </footer>
    </Dialog>
  )
}
