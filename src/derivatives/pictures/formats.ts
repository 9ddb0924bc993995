import type { MediaFile } from '../../library/documents.js'
import type { Shape } from './plan.js'

export type OutputFormat = 'avif' | 'gif' | 'jpeg' | 'png' | 'webp'

export const extensions: Readonly<Record<OutputFormat, string>> = {
  avif: 'avif',
  gif: 'gif',
  jpeg: 'jpg',
  png: 'png',
  webp: 'webp',
}

/** In which an animation stays one; in the others it is its first frame. */
export const movingFormats: ReadonlySet<OutputFormat> = new Set(['gif', 'webp'])

/** The format nearest to that of the original. A drawing is a PNG; what is not written, or no picture itself, a WebP. */
const nearest: Readonly<Record<string, OutputFormat>> = {
  'image/avif': 'avif',
  'image/gif': 'gif',
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/svg+xml': 'png',
  'image/webp': 'webp',
}

const formatFor = (
  wanted: Shape['format'],
  { mimeType }: Pick<MediaFile, 'mimeType'>,
): OutputFormat => (wanted === 'original' ? (nearest[mimeType] ?? 'webp') : wanted)

/** What a shape is written in: its own format first, then the others it has besides. */
export const formatsFor = (
  shape: Shape,
  file: Pick<MediaFile, 'mimeType'>,
): readonly OutputFormat[] => [
  ...new Set([formatFor(shape.format, file), ...(shape.alsoFormats ?? [])]),
]
