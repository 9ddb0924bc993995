'use client'

import { useCallback, useEffect, useRef, useState } from 'react'

import { type MediaLibraryError } from '../errorFrom.js'

/** What has become of a request. */
export type RequestState<Answer> =
  | { readonly data: Answer; readonly error: null; readonly status: 'done' }
  | { readonly data: null; readonly error: Error | MediaLibraryError; readonly status: 'error' }
  | { readonly data: null; readonly error: null; readonly status: 'idle' | 'pending' }

export type Requesting<Arguments extends readonly unknown[], Answer> = {
  /** Forgets what came of the last request, and gives up one that is under way. */
  readonly reset: () => void
  /** Sends it; one that is under way is given up. Answers `null` where it failed, or was given up. */
  readonly run: (...args: Arguments) => Promise<Answer | null>
} & RequestState<Answer>

const idle = { data: null, error: null, status: 'idle' } as const

/** A request that a screen sends and shows; given up when the screen goes. */
export const useRequest = <Arguments extends readonly unknown[], Answer>(
  send: (signal: AbortSignal, ...args: Arguments) => Promise<Answer>,
): Requesting<Arguments, Answer> => {
  const latest = useRef(send)
  const running = useRef<AbortController>(undefined)
  const [state, setState] = useState<RequestState<Answer>>(idle)
  useEffect(() => {
    latest.current = send
  })
  useEffect(() => () => running.current?.abort(), [])

  const run = useCallback(async (...args: Arguments) => {
    running.current?.abort()
    const controller = new AbortController()
    running.current = controller
    const show = (next: RequestState<Answer>) => {
      if (!controller.signal.aborted) {
        setState(next)
      }
    }
    show({ data: null, error: null, status: 'pending' })
    try {
      const data = await latest.current(controller.signal, ...args)
      show({ data, error: null, status: 'done' })
      return controller.signal.aborted ? null : data
    } catch (error) {
      show({ data: null, error: error as Error, status: 'error' })
      return null
    }
  }, [])
  const reset = useCallback(() => {
    running.current?.abort()
    setState(idle)
  }, [])
  return { ...state, reset, run }
}
