import type { TransformWishes } from '../core/transformQuery.js'
import type { OutputFormat } from '../derivatives/operations/outputFormats.js'
import type { MediaFile } from '../library/documents.js'

import { MediaError } from '../errors/MediaError.js'

/** The pictures that operations are done to, and the format each of them is in. */
const formats: Readonly<Record<string, OutputFormat>> = {
  'image/avif': 'avif',
  'image/gif': 'gif',
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/tiff': 'webp',
  'image/webp': 'webp',
}

/** The format of a picture that can be changed. Throws `NOT_PROCESSABLE` for every other file. */
export const ownFormat = ({ id, mimeType }: Pick<MediaFile, 'id' | 'mimeType'>): OutputFormat => {
  const format = formats[mimeType]
  if (!format) {
    const known = Object.keys(formats)
    throw new MediaError(
      'NOT_PROCESSABLE',
      `Only pictures can be changed (${known.join(', ')}), and this file is ${mimeType}.`,
      { id, known, mimeType },
    )
  }
  return format
}

const takes = (accept: null | string, type: string): boolean =>
  (accept ?? '').split(',').some((part) => {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase())
    return name === type && !parameters.some((text) => /^q=0(?:\.0*)?$/.test(text))
  })

/** What a browser shows of a file: the smallest format that it names itself, and that shows the picture as it is. */
const autoFormat = (
  file: Pick<MediaFile, 'isAnimated' | 'mimeType'>,
  own: OutputFormat,
  accept: null | string,
) => {
  if (takes(accept, 'image/avif') && !file.isAnimated) {
    return 'avif'
  }
  if (takes(accept, 'image/webp')) {
    return 'webp'
  }
  if (file.isAnimated) {
    return 'gif'
  }
  return own === 'jpeg' ? 'jpeg' : 'png'
}

/** The format a picture is answered in. */
export const formatOf = (
  file: Pick<MediaFile, 'id' | 'isAnimated' | 'mimeType'>,
  { format }: Pick<TransformWishes, 'format'>,
  accept: null | string,
): OutputFormat => {
  const own = ownFormat(file)
  return format === 'auto' ? autoFormat(file, own, accept) : (format ?? own)
}
