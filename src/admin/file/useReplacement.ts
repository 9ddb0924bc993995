'use client'

import { useEffectEvent } from '@payloadcms/ui'
import { useEffect, useState } from 'react'

import type { ID } from '../../client/UploadPlan.js'
import type { ScanStatus } from '../../core/scanStatus.js'

import { askOnce } from '../../client/callApi.js'
import { connect } from '../../client/connect.js'
import { isQuarantined } from '../../core/scanStatus.js'

/** The bytes that wait to take the place of a file's own. */
export interface Replacement {
  readonly id: ID
  readonly originalFilename: string
  readonly scanStatus: ScanStatus
}

/** Milliseconds between two questions. */
const pause = 2000

/** Looks for a replacement of the file on the page, and tells when it has taken its place. */
export const useReplacement = (
  api: string,
  file: { readonly id: ID; readonly updatedAt?: string } | null,
  onTaken: () => void,
): null | Replacement => {
  const [replacement, setReplacement] = useState<null | Replacement>(null)
  const taken = useEffectEvent(onTaken)
  const id = file?.id
  const updatedAt = file?.updatedAt

  useEffect(() => {
    if (id == null) {
      return
    }
    let isOver = false
    let timer: ReturnType<typeof setTimeout>
    let wasWaiting = false
    const connection = connect({ api, credentials: 'include' })
    const path = `?where[replaces][equals]=${id}&sort=-createdAt&limit=1&depth=0`
    const ask = async () => {
      const found = await askOnce<{ docs: Replacement[] }>(connection, {
        method: 'GET',
        path,
      }).catch(() => null)
      if (!found || isOver) {
        return
      }
      const [next = null] = found.docs
      setReplacement(next)
      const isWaiting = next !== null && !isQuarantined(next.scanStatus)
      if (isWaiting) {
        timer = setTimeout(() => void ask(), pause)
      } else if (wasWaiting && !next) {
        taken()
      }
      wasWaiting = isWaiting
    }
    void ask()
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [api, id, updatedAt])

  return replacement
}
