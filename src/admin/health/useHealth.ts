'use client'

import { useConfig } from '@payloadcms/ui'
import { useMemo } from 'react'

import type { CleanupSummary } from '../../repairs/cleanup.js'
import type { HealthSummary } from '../../repairs/health.js'

import { askOnce } from '../../client/callApi.js'
import { connect } from '../../client/connect.js'
import { apiOf } from '../apiOf.js'

export interface HealthApi {
  readonly check: () => Promise<HealthSummary>
  readonly clean: (options: { readonly force: boolean }) => Promise<CleanupSummary>
  readonly preview: () => Promise<CleanupSummary>
}

/** Asks the library about its stores, and has them cleaned. */
export const useHealth = (collection: string): HealthApi => {
  const { config } = useConfig()
  return useMemo(() => {
    const connection = connect({ api: apiOf(config, `/${collection}`), credentials: 'include' })
    const cleanup = (parameters: string) =>
      askOnce<CleanupSummary>(connection, { method: 'DELETE', path: `/cleanup?${parameters}` })
    return {
      check: () => askOnce<HealthSummary>(connection, { method: 'GET', path: '/health' }),
      clean: ({ force }) => cleanup(`dryRun=false&force=${force}`),
      preview: () => cleanup('dryRun=true'),
    }
  }, [collection, config])
}
