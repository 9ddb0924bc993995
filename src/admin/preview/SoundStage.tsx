'use client'

import { useRef, useState } from 'react'

import type { PreviewProps } from './PreviewedFile.js'

import { mimeTypeOf } from '../../core/Variant.js'
import { Icon } from '../badges/Icon.js'
import { durationOf } from './durationOf.js'
import { previewWords } from './previewWords.js'
import { playable, posterOf } from './stageOf.js'
import { Waveform } from './Waveform.js'

const words = previewWords.audio

/** A player with the waveform as its slider, and the cover of the record where it has one. */
export const SoundStage = ({ api, file }: PreviewProps) => {
  const { duration, id, variants, waveform } = file
  const audio = useRef<HTMLAudioElement>(null)
  const [now, setNow] = useState(0)
  const [isPlaying, setIsPlaying] = useState(false)
  const [length, setLength] = useState(duration ?? 0)
  const cover = posterOf(variants ?? [])

  const seek = (seconds: number) => {
    if (audio.current) {
      audio.current.currentTime = Math.min(length, Math.max(0, seconds))
      setNow(audio.current.currentTime)
    }
  }
  const toggle = () =>
    void (audio.current?.paused ? audio.current.play().catch(() => {}) : audio.current?.pause())

  const time = words.time(durationOf(now), durationOf(length))
  return (
    <div className="media-sound">
      {cover && <img alt="" className="media-sound__cover" src={cover} />}
      {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
      <audio
        controls={!waveform?.peaks}
        onDurationChange={({ currentTarget }) =>
          Number.isFinite(currentTarget.duration) && setLength(currentTarget.duration)
        }
        onPause={() => setIsPlaying(false)}
        onPlay={() => setIsPlaying(true)}
        onTimeUpdate={({ currentTarget }) => setNow(currentTarget.currentTime)}
        preload="metadata"
        ref={audio}
      >
        <source src={`${api}/${id}/file`} />
        {playable(variants ?? []).map((variant) => (
          <source key={variant.url} src={variant.url} type={mimeTypeOf(variant)} />
        ))}
      </audio>
      {waveform?.peaks && (
        <div className="media-sound__player">
          <button
            aria-label={isPlaying ? words.pause : words.play}
            className="media-sound__button"
            onClick={toggle}
            type="button"
          >
            <Icon name={isPlaying ? 'pause' : 'play'} />
          </button>
          <Waveform
            {...{ length, now, onSeek: seek, onToggle: toggle, text: time }}
            peaks={waveform.peaks}
          />
          <span aria-hidden="true" className="media-sound__time">
            {time}
          </span>
        </div>
      )}
    </div>
  )
}
