'use client'

import { Button, toast } from '@payloadcms/ui'
import { useState } from 'react'

import type { Progress } from '../../regeneration/readProgress.js'
import type { PresetApi } from './usePresetApi.js'

import { presetWords as words } from './presetWords.js'

interface Props {
  readonly api: PresetApi
  readonly onChange: (progress: Progress) => void
  readonly progress: Progress
}

/** Stops what runs, goes on with what is left, and begins anew for those who are sure. */
export const ProgressButtons = ({ api, onChange, progress }: Props) => {
  const [isAsking, setIsAsking] = useState(false)
  const [isBusy, setIsBusy] = useState(false)
  const { remaining, total, wanted } = progress
  const during = async (work: () => Promise<Progress>) => {
    if (isBusy) {
      return
    }
    setIsBusy(true)
    try {
      onChange(await work())
      setIsAsking(false)
    } catch (error) {
      toast.error((error as Error).message)
    } finally {
      setIsBusy(false)
    }
  }
  const stop = async () => {
    const stopped = await api.stop()
    toast.info(words.stopped)
    return stopped
  }
  const button = (
    label: string,
    work: () => void,
    style: 'primary' | 'secondary' = 'secondary',
  ) => (
    <Button
      buttonStyle={style}
      extraButtonProps={{ 'aria-disabled': isBusy }}
      key={label}
      margin={false}
      onClick={work}
      size="small"
    >
      {label}
    </Button>
  )
  if (total === 0) {
    return null
  }
  if (isAsking) {
    return (
      <div className="media-regeneration__buttons">
        <span className="media-regeneration__hint">{words.allAgainHint}</span>
        {button(
          words.allAgainConfirm(total),
          () => void during(() => api.regenerate({ all: true })),
          'primary',
        )}
        {button(words.cancel, () => setIsAsking(false))}
      </div>
    )
  }
  return (
    <div className="media-regeneration__buttons">
      {wanted && remaining > 0 && button(words.stop, () => void during(stop))}
      {!wanted &&
        remaining > 0 &&
        button(words.goOn, () => void during(() => api.regenerate({})), 'primary')}
      {remaining === 0 && button(words.allAgain, () => setIsAsking(true))}
    </div>
  )
}
