'use client'

import { Button } from '@payloadcms/ui'
import { useId, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'

import type { CleanupSummary } from '../../repairs/cleanup.js'

import '../review/review.css'
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
  const dialog = useRef<HTMLDialogElement>(null)
  const [isSure, setIsSure] = useState(false)
  const id = useId()
  const { abortedUploads, deleted, deletedBytes, deletedCount, refusal, remaining } = plan

  // Closed before it is taken away: only then the focus goes back to the button that opened it.
  useLayoutEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    return () => shown?.close()
  }, [])

  return createPortal(
    <dialog
      aria-labelledby={`${id}-title`}
      className="media-dialog"
      onCancel={onCancel}
      ref={dialog}
    >
      <h2 id={`${id}-title`}>
        {deletedCount > 0
          ? words.title(deletedCount, deletedBytes)
          : words.titleUploads(abortedUploads)}
      </h2>
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
    </dialog>,
    document.body,
  )
}
