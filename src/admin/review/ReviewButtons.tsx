'use client'

import { Button, toast } from '@payloadcms/ui'
import { useState } from 'react'

import type { Decision, Reviewed } from './Reviewed.js'

import { words } from '../words.js'
import { decisionsFor } from './decisionsFor.js'
import { ReasonDialog } from './ReasonDialog.js'
import { useDecide } from './useDecide.js'
import './review.css'

interface Props {
  readonly collection: string
  readonly file: Reviewed
  readonly onDecided: (doc: Record<string, unknown>) => void
}

/** What an admin may decide about a file, as buttons. */
export const ReviewButtons = ({ collection, file, onDecided }: Props) => {
  const { decide, isDeciding } = useDecide({ collection, file, onDecided })
  const [asking, setAsking] = useState<Exclude<Decision, 'scan'> | null>(null)
  const name = file.originalFilename ?? String(file.id)

  const start = async (decision: Decision) => {
    if (decision !== 'scan') {
      return setAsking(decision)
    }
    const problem = await decide('scan')
    if (problem) {
      toast.error(problem)
    }
  }

  const confirm = async (decision: Decision, reason: string) => {
    const problem = await decide(decision, reason)
    if (!problem) {
      setAsking(null)
    }
    return problem
  }

  return (
    <div className="media-review">
      {decisionsFor(file.scanStatus).map((decision) => (
        <Button
          buttonStyle="secondary"
          disabled={isDeciding}
          extraButtonProps={decision === 'scan' ? { title: words.review.scan.title } : undefined}
          key={decision}
          margin={false}
          onClick={() => void start(decision)}
          size="small"
        >
          {words.review[decision].action}
        </Button>
      ))}
      {asking && (
        <ReasonDialog
          confirm={words.review[asking].confirm}
          explanation={words.review[asking].explanation}
          isDangerous={asking === 'release'}
          isWorking={isDeciding}
          onCancel={() => setAsking(null)}
          onConfirm={(reason) => confirm(asking, reason)}
          title={words.review[asking].title(name)}
        />
      )}
    </div>
  )
}
