import type { PreviewProps } from './PreviewedFile.js'

import { glyphOf } from './glyphOf.js'
import { iconOf } from './iconOf.js'
import { previewWords } from './previewWords.js'

/** A drawing of its kind, for what has no picture. */
export const IconStage = ({ file }: PreviewProps) => (
  <img
    alt={previewWords.icons[glyphOf(file)]}
    className="media-stage__icon"
    height={160}
    src={iconOf(file)}
    width={160}
  />
)
