'use client'

import { Button } from '@payloadcms/ui'

import type { PreviewedFile } from '../PreviewedFile.js'
import type { Changing } from './Changing.js'

import { previewWords } from '../previewWords.js'

const words = previewWords.versions

interface Props extends Changing {
  readonly file: PreviewedFile
}

/** Makes the original smaller, or brings it back. */
export const OptimizeButton = ({ change, file: { isOptimized }, isChanging }: Props) => (
  <div className="media-versions__optimize">
    <Button
      buttonStyle="secondary"
      disabled={isChanging}
      margin={false}
      onClick={() => void change({ method: isOptimized ? 'DELETE' : 'POST', path: '/optimize' })}
      size="small"
    >
      {isOptimized ? words.restore : words.optimize}
    </Button>
    {!isOptimized && <p>{words.optimizeHint}</p>}
  </div>
)
