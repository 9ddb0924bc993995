export const mediaTypes = ['image', 'video', 'audio', 'document', 'other'] as const

export type MediaType = (typeof mediaTypes)[number]

export interface FileType {
  readonly extensions: readonly string[]
  readonly kind: MediaType
  /** Our own canonical MIME type, the only one that is stored and served. */
  readonly mimeType: string
  /** What the bytes are recognised as, where that differs; `text` has no signature of its own. */
  readonly sniffed?: readonly string[]
}

const MB = 1_000_000

/** Bytes a file of each kind may have. */
export const defaultMaxSize: Readonly<Record<MediaType, number>> = {
  audio: 100 * MB,
  document: 50 * MB,
  image: 10 * MB,
  other: 50 * MB,
  video: 500 * MB,
}

/** The types accepted by default. The first extension is the one stored names get. */
export const defaultFileTypes: readonly FileType[] = [
  { extensions: ['jpg', 'jpeg'], kind: 'image', mimeType: 'image/jpeg' },
  {
    extensions: ['png'],
    kind: 'image',
    mimeType: 'image/png',
    sniffed: ['image/png', 'image/apng'],
  },
  { extensions: ['gif'], kind: 'image', mimeType: 'image/gif' },
  { extensions: ['webp'], kind: 'image', mimeType: 'image/webp' },
  { extensions: ['avif'], kind: 'image', mimeType: 'image/avif' },
  {
    extensions: ['mp4', 'm4v'],
    kind: 'video',
    mimeType: 'video/mp4',
    sniffed: ['video/mp4', 'video/x-m4v'],
  },
  { extensions: ['mov'], kind: 'video', mimeType: 'video/quicktime' },
  {
    extensions: ['avi'],
    kind: 'video',
    mimeType: 'video/x-msvideo',
    sniffed: ['video/vnd.avi', 'video/x-msvideo'],
  },
  { extensions: ['webm'], kind: 'video', mimeType: 'video/webm' },
  {
    extensions: ['mkv'],
    kind: 'video',
    mimeType: 'video/x-matroska',
    sniffed: ['video/matroska', 'video/x-matroska'],
  },
  { extensions: ['mp3'], kind: 'audio', mimeType: 'audio/mpeg' },
  {
    extensions: ['wav'],
    kind: 'audio',
    mimeType: 'audio/wav',
    sniffed: ['audio/wav', 'audio/vnd.wave'],
  },
  {
    extensions: ['ogg', 'oga'],
    kind: 'audio',
    mimeType: 'audio/ogg',
    sniffed: ['audio/ogg', 'application/ogg', 'audio/opus'],
  },
  { extensions: ['aac'], kind: 'audio', mimeType: 'audio/aac' },
  {
    extensions: ['m4a'],
    kind: 'audio',
    mimeType: 'audio/mp4',
    sniffed: ['audio/mp4', 'audio/x-m4a'],
  },
  {
    extensions: ['flac'],
    kind: 'audio',
    mimeType: 'audio/flac',
    sniffed: ['audio/flac', 'audio/x-flac'],
  },
  { extensions: ['pdf'], kind: 'document', mimeType: 'application/pdf' },
  {
    extensions: ['doc'],
    kind: 'document',
    mimeType: 'application/msword',
    sniffed: ['application/x-cfb'],
  },
  {
    extensions: ['docx'],
    kind: 'document',
    mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  },
  { extensions: ['odt'], kind: 'document', mimeType: 'application/vnd.oasis.opendocument.text' },
  {
    extensions: ['rtf'],
    kind: 'document',
    mimeType: 'application/rtf',
    sniffed: ['application/rtf', 'text/rtf'],
  },
  { extensions: ['txt'], kind: 'document', mimeType: 'text/plain', sniffed: ['text'] },
]

/** Accepted only where the options say so. */
export const svgFileType: FileType = {
  extensions: ['svg'],
  kind: 'image',
  mimeType: 'image/svg+xml',
}
