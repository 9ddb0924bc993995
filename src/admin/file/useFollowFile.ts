'use client'

import { useEffectEvent } from '@payloadcms/ui'
import { useEffect } from 'react'

import type { Reviewed } from '../review/Reviewed.js'

import { askOnce } from '../../client/callApi.js'
import { connect } from '../../client/connect.js'
import { isMoving } from './isMoving.js'

/** Milliseconds between two questions: often while somebody waits for it, seldom when it takes long. */
const pauseAfter = (questions: number) => (questions < 60 ? 2000 : 15_000)

/** Asks for the state of a file again and again until nothing moves any more. */
export const useFollowFile = (
  api: string,
  file: null | Reviewed,
  onNews: (doc: Record<string, unknown>) => void,
): void => {
  const id = file && isMoving(file) ? file.id : null
  const tell = useEffectEvent(onNews)

  useEffect(() => {
    if (id === null) {
      return
    }
    let isOver = false
    let timer: ReturnType<typeof setTimeout>
    let questions = 0
    const connection = connect({ api, credentials: 'include' })
    const ask = async () => {
      questions += 1
      if (!document.hidden) {
        const doc = await askOnce<Record<string, unknown>>(connection, {
          method: 'GET',
          path: `/${id}?depth=0`,
        }).catch(() => null)
        if (doc && !isOver) {
          tell(doc)
        }
      }
      if (!isOver) {
        timer = setTimeout(() => void ask(), pauseAfter(questions))
      }
    }
    timer = setTimeout(() => void ask(), pauseAfter(0))
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [api, id])
}
