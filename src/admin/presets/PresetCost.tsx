'use client'

import { useDocumentInfo } from '@payloadcms/ui'

import type { PresetPreview } from '../../regeneration/previewPreset.js'

import './presets.css'
import { presetWords } from './presetWords.js'
import { usePresetCost } from './usePresetCost.js'

const { cost: words } = presetWords

interface Props {
  /** Of the files. */
  readonly files: string
}

const sentenceOf = (
  { bytes, bytesNow, files, isChange }: PresetPreview,
  isNew: boolean,
): string => {
  if (files === 0 && bytesNow === 0) {
    return words.none
  }
  if (isNew) {
    return words.new(files, bytes)
  }
  return isChange ? words.change(files, bytes, bytesNow) : words.same(files, bytes)
}

/** Beside the fields of a preset: how many pictures it is about, and how many bytes, before it is saved. */
export const PresetCost = ({ files }: Props) => {
  const { id } = useDocumentInfo()
  const cost = usePresetCost(files)
  const { preview, problem } = cost ?? {}
  return (
    <section aria-labelledby="media-preset-cost" className="media-preset-cost">
      <h3 id="media-preset-cost">{words.title}</h3>
      <div aria-live="polite">
        {!cost && <p className="media-regeneration__hint">{words.loading}</p>}
        {problem && <p className="media-regeneration__hint">{problem}</p>}
        {preview && (
          <>
            <p>{sentenceOf(preview, id === undefined)}</p>
            {preview.tooSmall > 0 && <p>{words.tooSmall(preview.tooSmall)}</p>}
            <p className="media-regeneration__hint">
              {words.sides(preview.width, preview.height)} {words.count}
            </p>
          </>
        )}
      </div>
    </section>
  )
}
