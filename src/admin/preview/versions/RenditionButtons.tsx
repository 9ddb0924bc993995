'use client'

import { Button } from '@payloadcms/ui'

import type { RenditionStatus } from '../../../core/renditionStatus.js'
import type { PreviewedFile } from '../PreviewedFile.js'
import type { Changing } from './Changing.js'

import { previewWords } from '../previewWords.js'

const words = previewWords.versions.renditions

const make = { method: 'POST', path: '/renditions' } as const
const remove = { method: 'DELETE', path: '/renditions' } as const

/** What can be done about the other formats of a film, by where they stand. */
const choices = {
  failed: { ask: make, label: words.again },
  none: null,
  pending: { ask: remove, label: words.stop },
  processing: { ask: remove, label: words.stop },
  ready: { ask: remove, label: words.remove },
} as const satisfies Record<RenditionStatus, unknown>

export const renditionChoice = ({ renditionStatus }: PreviewedFile) =>
  choices[renditionStatus ?? 'none']

interface Props extends Changing {
  readonly file: PreviewedFile
}

/** Makes the other formats of a film again, stops that, or removes them. */
export const RenditionButtons = ({ change, file, isChanging }: Props) => {
  const choice = renditionChoice(file)
  return choice ? (
    <div>
      <Button
        buttonStyle="secondary"
        disabled={isChanging}
        margin={false}
        onClick={() => void change(choice.ask)}
        size="small"
      >
        {choice.label}
      </Button>
    </div>
  ) : null
}
