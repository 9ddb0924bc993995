'use client'

import { useDocumentInfo, useFormFields } from '@payloadcms/ui'
import { useEffect, useState } from 'react'

import type { PresetPreview } from '../../regeneration/previewPreset.js'

import { draftOf } from './draftOf.js'
import { usePresetApi } from './usePresetApi.js'

/** Milliseconds that somebody may go on typing. */
const patience = 500

export type PresetCostState =
  | { readonly preview: PresetPreview; readonly problem?: undefined }
  | { readonly preview?: undefined; readonly problem: string }

/** What the preset in the form would cost, if it were saved now. */
export const usePresetCost = (collection: string): null | PresetCostState => {
  const { id, savedDocumentData } = useDocumentInfo()
  const api = usePresetApi(collection)
  const [cost, setCost] = useState<null | PresetCostState>(null)
  const draft = useFormFields(([fields]) => JSON.stringify(draftOf(fields)))
  const saved = savedDocumentData?.updatedAt as string | undefined
  useEffect(() => {
    let isOver = false
    const ask = () =>
      api
        .preview({ ...(JSON.parse(draft) as object), id })
        .then(
          (preview): PresetCostState => ({ preview }),
          ({ message: problem }: Error): PresetCostState => ({ problem }),
        )
        .then((next) => !isOver && setCost(next))
    const timer = setTimeout(() => void ask(), patience)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
    // Asked for again when it was saved: then it is what it was to be.
  }, [api, draft, id, saved])
  return cost
}
