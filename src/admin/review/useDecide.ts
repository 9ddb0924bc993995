'use client'

import { toast, useConfig } from '@payloadcms/ui'
import { useState } from 'react'

import type { Decision, Reviewed } from './Reviewed.js'

import { askOnce } from '../../client/callApi.js'
import { connect } from '../../client/connect.js'
import { apiOf } from '../apiOf.js'
import { words } from '../words.js'

interface Answer {
  readonly doc: Record<string, unknown>
  readonly message: string
}

interface Deciding {
  readonly collection: string
  readonly file: Reviewed
  readonly onDecided: (doc: Record<string, unknown>) => void
}

/** Sends a decision to the library. `decide` answers why it was refused, or `null`. */
export const useDecide = ({ collection, file, onDecided }: Deciding) => {
  const { config } = useConfig()
  const [isDeciding, setIsDeciding] = useState(false)

  const decide = async (decision: Decision, reason?: string): Promise<null | string> => {
    setIsDeciding(true)
    try {
      const api = apiOf(config, `/${collection}`)
      const { doc, message } = await askOnce<Answer>(connect({ api, credentials: 'include' }), {
        body: reason === undefined ? undefined : { reason },
        method: 'POST',
        path: `/${file.id}/${decision}`,
      })
      toast.success(message)
      onDecided(doc)
      return null
    } catch (error) {
      return (error as Error).message || words.review.failed
    } finally {
      setIsDeciding(false)
    }
  }

  return { decide, isDeciding }
}
