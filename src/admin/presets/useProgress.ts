'use client'

import { useDocumentInfo } from '@payloadcms/ui'
import { useCallback, useEffect, useRef, useState } from 'react'

import type { Progress } from '../../regeneration/readProgress.js'
import type { PresetApi } from './usePresetApi.js'

/** Milliseconds between two looks while something happens, and when nothing has happened for a while. */
const often = 2_000
const seldom = 15_000

/** Looks that show nothing new before it is asked for less often. */
const patience = 30

export const isMoving = ({ remaining, running, wanted }: Progress): boolean =>
  running > 0 || (wanted && remaining > 0)

/** How far a regeneration is: asked for again while it runs, and when a preset was saved. */
export const useProgress = (api: PresetApi, initial: Progress) => {
  const [progress, setProgress] = useState(initial)
  const [hasFailed, setHasFailed] = useState(false)
  const [looks, setLooks] = useState(0)
  const unchanged = useRef(0)
  const { savedDocumentData } = useDocumentInfo()
  const saved = savedDocumentData?.updatedAt as string | undefined
  const lastSaved = useRef(saved)

  const show = useCallback((next: Progress) => {
    setProgress((shown) => {
      const isSame = shown.done === next.done && shown.running === next.running
      unchanged.current = isSame ? unchanged.current + 1 : 0
      return next
    })
    setHasFailed(false)
  }, [])
  const look = useCallback(
    () =>
      api
        .progress()
        .then(show, () => setHasFailed(true))
        .finally(() => setLooks((count) => count + 1)),
    [api, show],
  )

  useEffect(() => {
    if (saved !== lastSaved.current) {
      lastSaved.current = saved
      void look()
    }
  }, [look, saved])

  const moves = isMoving(progress)
  useEffect(() => {
    if (!moves) {
      return
    }
    const timer = setTimeout(() => void look(), unchanged.current > patience ? seldom : often)
    return () => clearTimeout(timer)
  }, [look, looks, moves])

  return { hasFailed, progress, show }
}
