'use client'

import { useCallback, useEffect, useState } from 'react'

import type { HistoryEntry } from '../../audit/findHistory.js'

import { askOnce } from '../../client/callApi.js'
import { connect } from '../../client/connect.js'

interface Page {
  readonly docs: readonly HistoryEntry[]
  readonly hasNextPage: boolean
}

export interface History extends Page {
  readonly hasFailed: boolean
  /** Nobody asked yet, or this person is not to know. */
  readonly isHidden: boolean
}

const nothing: History = { docs: [], hasFailed: false, hasNextPage: false, isHidden: true }

const first = 5
const most = 100

interface Asked {
  readonly api: string
  readonly file: null | number | string
  /** Changes when there may be something new. */
  readonly version: unknown
}

/** What was done to a file: the latest entries, asked for again whenever the file changes. */
export const useHistory = ({ api, file, version }: Asked) => {
  const [history, setHistory] = useState(nothing)
  const [limit, setLimit] = useState(first)

  useEffect(() => {
    if (file === null) {
      return
    }
    let isOver = false
    const connection = connect({ api, credentials: 'include' })
    const show = (change: (shown: History) => History) => !isOver && setHistory(change)
    askOnce<Page>(connection, { method: 'GET', path: `/${file}/history?limit=${limit}` }).then(
      ({ docs, hasNextPage }) =>
        show(() => ({ docs, hasFailed: false, hasNextPage, isHidden: false })),
      (error: { readonly status?: number }) =>
        show((shown) =>
          error.status === 403 ? nothing : { ...shown, hasFailed: true, isHidden: false },
        ),
    )
    return () => {
      isOver = true
    }
  }, [api, file, limit, version])

  const showMore = useCallback(() => setLimit((shown) => Math.min(most, shown * 4)), [])
  return { ...history, hasMore: history.hasNextPage && limit < most, showMore }
}
