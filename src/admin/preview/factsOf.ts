import type { PreviewedFile } from './PreviewedFile.js'

import { formatBytes } from '../../core/formatBytes.js'
import { durationOf } from './durationOf.js'
import { previewWords } from './previewWords.js'

export type Fact = readonly [label: string, value: string]

const dimensions = ({ height, width }: PreviewedFile) =>
  width && height
    ? `${width} × ${height}${width * height >= 1e6 ? ` · ${((width * height) / 1e6).toFixed(1)} MP` : ' px'}`
    : null

const smaller = ({ filesize, isOptimized, optimizedSize, originalSize }: PreviewedFile) => {
  const before = originalSize ?? filesize
  return isOptimized && optimizedSize && before
    ? previewWords.facts.smaller(
        formatBytes(optimizedSize),
        Math.round((1 - optimizedSize / before) * 100),
      )
    : null
}

const bytes = (size?: null | number) => (size ? formatBytes(size) : null)

type Telling = (file: PreviewedFile) => null | string | undefined

const { facts } = previewWords

const tellings: readonly (readonly [string, Telling])[] = [
  [facts.type, ({ mimeType }) => mimeType],
  [facts.dimensions, dimensions],
  [facts.duration, ({ duration }) => (duration ? durationOf(duration) : null)],
  [facts.pages, ({ pageCount }) => (pageCount ? String(pageCount) : null)],
  [facts.codecs, ({ codecs }) => codecs],
  [facts.colors, ({ colorProfile }) => colorProfile],
  [facts.size, ({ filesize, originalSize }) => bytes(originalSize ?? filesize)],
  [facts.optimized, smaller],
  [facts.versions, ({ variantsSize }) => bytes(variantsSize)],
]

/** What is known of a file, as an editor reads it; what is not known is left out. */
export const factsOf = (file: PreviewedFile): Fact[] =>
  tellings.flatMap(([label, tell]) => {
    const value = tell(file)
    return value ? [[label, value] as const] : []
  })
