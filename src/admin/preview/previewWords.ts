import type { VariantRole } from '../../core/Variant.js'
import type { Glyph } from './glyphs.js'

const plural = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`

/** Every text of a file's preview. */
export const previewWords = {
  animated: 'Animated',
  animatedTitle: 'An animated picture',

  audio: {
    pause: 'Pause',
    play: 'Play',
    seek: 'Position in the sound',
    time: (now: string, all: string) => `${now} of ${all}`,
  },

  crop: {
    cropped: 'Only a part of the picture is shown. The original is kept whole.',
    focalPoint: 'Focal point',
    whole: 'Show the whole picture',
  },

  facts: {
    codecs: 'Codecs',
    colors: 'Colours',
    dimensions: 'Dimensions',
    duration: 'Duration',
    optimized: 'Optimised',
    pages: 'Pages',
    size: 'Size',
    smaller: (size: string, percent: number) => `${size}, ${percent} % smaller`,
    title: 'Facts about this file',
    type: 'Type',
    versions: 'All versions',
  },

  failed: 'That did not work.',

  /** What of a film or a sound has no word here is shown by its own name. */
  metadata: {
    hadLocation: 'The place where it was taken stood in this file, and was removed.',
    title: 'What the file says of itself',
  },

  icons: {
    archive: 'Archive',
    audio: 'Audio',
    held: 'Held back: in quarantine',
    image: 'Picture',
    other: 'File',
    pdf: 'PDF document',
    text: 'Text',
    video: 'Video',
    word: 'Text document',
  } satisfies Record<Glyph, string>,

  openPages: (pages: null | number) =>
    pages ? `Open the document, ${plural(pages, 'page', 'pages')}` : 'Open the document',

  renditions: {
    failed: 'The other formats could not be made.',
    pending: 'Other formats are made soon.',
    processing: (percent: number) => `Other formats are being made: ${percent} %`,
  },

  state: {
    failed: 'No preview could be made. The file itself is fine.',
    pending: 'The preview is made once the virus scan is done.',
    processing: 'The preview is being made...',
  },

  title: 'Preview',

  versions: {
    copied: 'Copied.',
    copy: 'Copy address',
    copyNamed: (name: string) => `Copy the address of ${name}`,
    format: 'Format',
    height: 'Height',
    make: 'Make',
    making: 'One moment...',
    name: 'Version',
    none: 'There are no other versions of this file.',
    open: 'Open',
    openNamed: (name: string) => `Open ${name}`,
    optimize: 'Make the original smaller',
    optimizeHint: 'Same picture, fewer bytes. The original is kept, and can be restored.',
    original: 'original',
    remove: 'Remove',
    removeNamed: (name: string) => `Remove ${name}`,
    renditions: {
      again: 'Make the other formats again',
      remove: 'Remove the other formats',
      stop: 'Stop making other formats',
    },
    resize: 'Another size',
    restore: 'Restore the original',
    roles: {
      asked: 'made by hand',
      optimized: 'smaller original',
      playlist: 'playlist',
      poster: 'poster',
      preset: 'preset',
      rendition: 'other format',
      sanitized: 'made safe',
      transform: 'made for an address',
    } satisfies Record<VariantRole, string>,
    sameFormat: 'As the original',
    size: 'Size',
    title: (count: number) => `Versions (${count})`,
    what: 'Dimensions',
    width: 'Width',
  },
} as const
