import type { MediaType } from '../../core/mediaKinds.js'
import type { Glyph } from './glyphs.js'

const ofTypes: readonly (readonly [RegExp, Glyph])[] = [
  [/^application\/pdf$/, 'pdf'],
  [/word|opendocument\.text|rtf/, 'word'],
  [/^text\//, 'text'],
  [/zip|compressed|x-tar|x-xz|x-bzip/, 'archive'],
  [/^image\//, 'image'],
  [/^video\//, 'video'],
  [/^audio\//, 'audio'],
]

export interface Drawn {
  readonly filename?: null | string
  readonly isQuarantined?: boolean | null
  readonly mediaType?: MediaType | null
  readonly mimeType?: null | string
}

/** Which drawing stands for a file; one for all that is held back. */
export const glyphOf = ({ isQuarantined, mimeType }: Drawn): Glyph =>
  isQuarantined ? 'held' : (ofTypes.find(([type]) => type.test(mimeType ?? ''))?.[1] ?? 'other')
