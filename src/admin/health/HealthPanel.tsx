'use client'

import { Button, toast } from '@payloadcms/ui'
import { useRouter } from 'next/navigation.js'
import { useState } from 'react'

import type { CleanupSummary } from '../../repairs/cleanup.js'
import type { HealthSummary } from '../../repairs/health.js'

import { Moment } from '../Moment.js'
import { CleanupDialog } from './CleanupDialog.js'
import './health.css'
import { HealthReport } from './HealthReport.js'
import { healthWords as words } from './healthWords.js'
import { useHealth } from './useHealth.js'

interface Props {
  readonly collection: string
  /** Where a file is shown, without its id. */
  readonly href: string
  /** The last check that came to its end. */
  readonly last: HealthSummary | null
}

type Work = 'checking' | 'cleaning' | 'looking'

const announce: Readonly<Record<Work, string>> = {
  checking: words.checkingHint,
  cleaning: words.cleanup.working,
  looking: words.cleanup.looking,
}

/** What the last check found; checks again, and removes orphans after it has shown which. */
export const HealthPanel = ({ collection, href, last }: Props) => {
  const { check, clean, preview } = useHealth(collection)
  const [found, setFound] = useState(last)
  const [plan, setPlan] = useState<CleanupSummary | null>(null)
  const [work, setWork] = useState<null | Work>(null)
  const router = useRouter()

  const during = async (kind: Work, task: () => Promise<void>) => {
    if (work !== null) {
      return
    }
    setWork(kind)
    try {
      await task()
    } catch (error) {
      toast.error((error as Error).message || words.failed)
    } finally {
      setWork(null)
    }
  }
  const checkNow = async () => {
    setFound(await check())
    router.refresh()
  }
  const look = async () => {
    const next = await preview()
    const isEmpty = next.deletedCount + next.abortedUploads === 0
    setPlan(isEmpty ? null : next)
    if (isEmpty) {
      toast.info(words.cleanup.nothing)
    }
  }
  const removeAll = async (force: boolean) => {
    const done = await clean({ force })
    setPlan(null)
    toast.success(words.cleanup.done(done.deletedCount, done.deletedBytes, done.abortedUploads))
    if (done.failedCount > 0) {
      toast.error(words.cleanup.failed(done.failedCount))
    }
    await checkNow()
  }
  // Not disabled: a disabled button loses the focus, and a dialog could not give it back.
  const busy = { 'aria-disabled': work !== null }

  return (
    <>
      <div className="media-health__bar">
        <Button
          extraButtonProps={busy}
          margin={false}
          onClick={() => void during('checking', checkNow)}
        >
          {work === 'checking' ? words.checking : words.check}
        </Button>
        <Button
          buttonStyle="secondary"
          extraButtonProps={busy}
          margin={false}
          onClick={() => void during('looking', look)}
        >
          {words.cleanup.action}
        </Button>
        <span aria-live="polite" className="media-health__hint" role="status">
          {work !== null
            ? announce[work]
            : found && (
                <>
                  {words.checkedAt} <Moment at={found.checkedAt} />
                </>
              )}
        </span>
      </div>
      {found ? <HealthReport found={found} href={href} /> : <p>{words.never}</p>}
      {plan && (
        <CleanupDialog
          isWorking={work === 'cleaning'}
          onCancel={() => setPlan(null)}
          onConfirm={(force) => void during('cleaning', () => removeAll(force))}
          plan={plan}
        />
      )}
    </>
  )
}
