'use client'

import { useDocumentInfo, useEffectEvent, useFormFields, useUploadEdits } from '@payloadcms/ui'
import { useEffect, useRef } from 'react'

import type { Area } from '../../core/operations.js'

/**
 * Gives Payload's own crop drawer the crop the file has: it begins with the whole picture otherwise, and saves that. Once
 * another file is chosen in its place, the drawer is given that one.
 */
export const useCurrentCrop = (crop: Area | null | undefined): void => {
  const { data, setData } = useDocumentInfo()
  const { updateUploadEdits, uploadEdits } = useUploadEdits()
  const given = useRef<unknown>(undefined)
  // `null` is the old file taken away, before a new one is chosen.
  const isReplaced = useFormFields(([fields]) => fields?.file?.value !== undefined)
  const edited: unknown = uploadEdits?.crop

  useEffect(() => {
    if (crop && !edited && !isReplaced) {
      const area = { ...crop, unit: '%' as const }
      given.current = area
      updateUploadEdits({ crop: area })
    }
    if (isReplaced && edited && edited === given.current) {
      updateUploadEdits({ crop: undefined })
    }
  }, [crop, edited, isReplaced, updateUploadEdits])

  // The drawer prefers the address of what is stored to the file that was chosen.
  const forget = useEffectEvent(() => {
    if (data?.filename) {
      setData({ ...data, focalX: null, focalY: null, url: null })
    }
  })
  useEffect(() => {
    if (isReplaced) {
      forget()
    }
  }, [isReplaced])
}
