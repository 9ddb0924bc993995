'use client'

import { type KeyboardEvent, type PointerEvent, useId, useMemo } from 'react'

import { barsOf } from './barsOf.js'
import { previewWords } from './previewWords.js'

interface Props {
  /** Seconds. */
  readonly length: number
  readonly now: number
  readonly onSeek: (seconds: number) => void
  readonly onToggle: () => void
  readonly peaks: readonly number[]
  /** Where it stands, in words. */
  readonly text: string
}

const step = 5

/** How loud a sound is from its beginning to its end, and a slider in it. */
export const Waveform = ({ length, now, onSeek, onToggle, peaks, text }: Props) => {
  const bars = useMemo(() => barsOf(peaks), [peaks])
  const path = useMemo(
    () => bars.map((bar, index) => `M${index + 0.5} ${50 - bar * 48}V${50 + bar * 48}`).join(''),
    [bars],
  )
  const clip = useId()
  const played = length ? (now / length) * bars.length : 0

  const moves: Readonly<Record<string, number>> = {
    ArrowDown: now - step,
    ArrowLeft: now - step,
    ArrowRight: now + step,
    ArrowUp: now + step,
    End: length,
    Home: 0,
    PageDown: now - 6 * step,
    PageUp: now + 6 * step,
  }
  const press = (event: KeyboardEvent) => {
    const to = moves[event.key]
    if (to === undefined && event.key !== ' ') {
      return
    }
    event.preventDefault()
    return to === undefined ? onToggle() : onSeek(to)
  }
  const point = ({ buttons, clientX, currentTarget, type }: PointerEvent) => {
    if (type === 'pointerdown' || buttons === 1) {
      const { left, width } = currentTarget.getBoundingClientRect()
      onSeek(((clientX - left) / width) * length)
    }
  }

  return (
    <div
      aria-label={previewWords.audio.seek}
      aria-valuemax={Math.round(length)}
      aria-valuemin={0}
      aria-valuenow={Math.round(now)}
      aria-valuetext={text}
      className="media-wave"
      onKeyDown={press}
      onPointerDown={point}
      onPointerMove={point}
      role="slider"
      tabIndex={0}
    >
      <svg aria-hidden="true" preserveAspectRatio="none" viewBox={`0 0 ${bars.length} 100`}>
        <clipPath id={clip}>
          <rect height="100" width={played} />
        </clipPath>
        <path className="media-wave__all" d={path} />
        <path className="media-wave__played" clipPath={`url(#${clip})`} d={path} />
      </svg>
    </div>
  )
}
