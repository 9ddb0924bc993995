'use client'

import { useConfig } from '@payloadcms/ui'
import { useMemo } from 'react'

import type { PresetPreview } from '../../regeneration/previewPreset.js'
import type { Progress } from '../../regeneration/readProgress.js'

import { askOnce } from '../../client/callApi.js'
import { connect } from '../../client/connect.js'
import { apiOf } from '../apiOf.js'

export interface PresetApi {
  readonly preview: (draft: object) => Promise<PresetPreview>
  readonly progress: () => Promise<Progress>
  readonly regenerate: (wish: { readonly all?: boolean }) => Promise<Progress>
  readonly stop: () => Promise<Progress>
}

/** Asks the library what presets make, and has it made. `collection` is that of the files. */
export const usePresetApi = (collection: string): PresetApi => {
  const { config } = useConfig()
  return useMemo(() => {
    const connection = connect({ api: apiOf(config, `/${collection}`), credentials: 'include' })
    const ask = <T>(method: 'DELETE' | 'GET' | 'POST', path: string, body?: unknown) =>
      askOnce<T>(connection, { body, method, path: `/presets/${path}` })
    return {
      preview: (draft) => ask('POST', 'preview', draft),
      progress: () => ask('GET', 'progress'),
      regenerate: (wish) => ask('POST', 'regenerate', wish),
      stop: () => ask('DELETE', 'regenerate'),
    }
  }, [collection, config])
}
