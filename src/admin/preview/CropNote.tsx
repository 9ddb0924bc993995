'use client'

import { Button, useUploadEdits } from '@payloadcms/ui'

import type { Changing } from './versions/Changing.js'

import { previewWords } from './previewWords.js'

/** Says that a part of the picture is hidden, and shows it again. */
export const CropNote = ({ change, isChanging, mayChange }: Changing) => {
  const { resetUploadEdits } = useUploadEdits()
  const show = async () => {
    await ((await change({ body: { crop: null }, method: 'PATCH' })) && resetUploadEdits())
  }
  return (
    <p className="media-preview__note">
      {previewWords.crop.cropped}
      {mayChange && (
        <Button
          buttonStyle="secondary"
          disabled={isChanging}
          margin={false}
          onClick={() => void show()}
          size="small"
        >
          {previewWords.crop.whole}
        </Button>
      )}
    </p>
  )
}
