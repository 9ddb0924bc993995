'use client'

import { Button } from '@payloadcms/ui'
import { useId, useRef, useState } from 'react'

import { Dialog } from '../dialog/Dialog.js'
import { words } from '../words.js'

interface Props {
  readonly confirm: string
  readonly explanation: string
  readonly isDangerous: boolean
  readonly isWorking: boolean
  readonly onCancel: () => void
  /** Answers why it did not work, or `null`. */
  readonly onConfirm: (reason: string) => Promise<null | string>
  readonly title: string
}

const shortest = 3

/** Asks for the reason of a decision. */
export const ReasonDialog = ({ isDangerous, isWorking, onCancel, onConfirm, ...texts }: Props) => {
  const field = useRef<HTMLTextAreaElement>(null)
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<null | string>(null)
  const id = useId()

  const confirm = async () => {
    const isMissing = reason.trim().length < shortest
    const found = isMissing ? words.review.reasonMissing : await onConfirm(reason.trim())
    if (found) {
      setProblem(found)
      field.current?.focus()
    }
  }

  return (
    <Dialog onCancel={onCancel} title={texts.title}>
      <p>{texts.explanation}</p>
      <label>
        {words.review.reason}
        <textarea
          aria-describedby={problem ? `${id}-problem` : `${id}-hint`}
          aria-invalid={problem !== null}
          aria-label={words.review.reason}
          maxLength={1000}
          onChange={({ target }) => setReason(target.value)}
          ref={field}
          rows={3}
          value={reason}
        />
      </label>
      {problem ? (
        <p className="media-dialog__problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      ) : (
        <p className="media-dialog__hint" id={`${id}-hint`}>
          {words.review.reasonHint}
        </p>
      )}
      <footer>
        <Button buttonStyle="secondary" disabled={isWorking} margin={false} onClick={onCancel}>
          {words.review.cancel}
        </Button>
        <Button
          buttonStyle={isDangerous ? 'error' : 'primary'}
          disabled={isWorking}
          margin={false}
          onClick={() => void confirm()}
        >
          {isWorking ? words.review.working : texts.confirm}
        </Button>
      </footer>
    </Dialog>
  )
}
