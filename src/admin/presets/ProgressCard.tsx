'use client'

import { Link } from '@payloadcms/ui'

import type { Progress } from '../../regeneration/readProgress.js'

import { Icon } from '../badges/Icon.js'
import './presets.css'
import { presetWords as words } from './presetWords.js'
import { ProgressBar } from './ProgressBar.js'
import { ProgressButtons } from './ProgressButtons.js'
import { usePresetApi } from './usePresetApi.js'
import { isMoving, useProgress } from './useProgress.js'

interface Props {
  /** Of the files. */
  readonly collection: string
  /** The list of files that failed. */
  readonly failedHref: string
  readonly initial: Progress
}

const pace = ({ perMinute, remaining, running, wanted }: Progress): string => {
  if (perMinute) {
    const seconds = ((remaining + running) / perMinute) * 60
    return `${words.timeLeft(seconds)} · ${words.perMinute(perMinute)}`
  }
  return !wanted && remaining > 0 ? words.finishing : words.wait
}

const sentenceOf = (progress: Progress): string => {
  const { done, failed, remaining, total } = progress
  if (isMoving(progress)) {
    return words.making(done, total)
  }
  return remaining > 0 ? words.stale(remaining) : words.done(total - failed)
}

/** For those who do not see the bar: at its beginning, at each tenth, and at its end. */
const spoken = (progress: Progress): string => {
  const { done, total } = progress
  return isMoving(progress)
    ? `${words.makingTitle}: ${Math.floor((done / Math.max(1, total)) * 10) * 10} %`
    : sentenceOf(progress)
}

/** How far the files follow the presets; lives while it changes. */
export const ProgressCard = ({ collection, failedHref, initial }: Props) => {
  const api = usePresetApi(collection)
  const { hasFailed, progress, show } = useProgress(api, initial)
  const moves = isMoving(progress)
  const isStale = !moves && progress.remaining > 0
  return (
    <section aria-label={words.title} className="media-regeneration">
      <div className="media-regeneration__line">
        <p className="media-regeneration__sentence">
          <Icon name={moves ? 'busy' : isStale ? 'warning' : 'good'} />
          <strong>{sentenceOf(progress)}</strong>
          {moves && <span className="media-regeneration__hint">{pace(progress)}</span>}
        </p>
        <ProgressButtons api={api} onChange={show} progress={progress} />
      </div>
      {(moves || isStale) && <ProgressBar progress={progress} />}
      {progress.failed > 0 && (
        <p className="media-regeneration__problem">
          <Icon name="warning" />
          <Link href={failedHref} prefetch={false}>
            {words.failed(progress.failed)}
          </Link>
        </p>
      )}
      {hasFailed && <p className="media-regeneration__hint">{words.failedAsking}</p>}
      <span aria-live="polite" className="media-regeneration__spoken" role="status">
        {spoken(progress)}
      </span>
    </section>
  )
}
