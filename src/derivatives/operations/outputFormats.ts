import type { Sharp } from 'sharp'

import type { Frame } from '../pictures/Frame.js'

import { avifQuality } from '../pictures/avifQuality.js'
import { encodePng } from './encodePng.js'

export const outputFormats = ['avif', 'gif', 'jpeg', 'png', 'webp'] as const

export type OutputFormat = (typeof outputFormats)[number]

export interface Encoding {
  /** Milliseconds each frame is shown. */
  readonly delay?: number[]
  readonly loop?: number
  /** 1 to 100, the same for the eye in every format. */
  readonly quality: number
  /** Of WebP: exactly these pixels. @default false */
  readonly lossless?: boolean
  /** The fewest bytes rather than the fewest seconds. */
  readonly thorough: boolean
}

interface Output {
  readonly encode: (image: Sharp, encoding: Encoding) => Sharp
  /** The fewest bytes of exactly these pixels: for a thorough encoding in quality 100. */
  readonly exact?: (frame: Frame) => Promise<Buffer>
  readonly extension: string
  /** Of the picture's many frames. @default false */
  readonly moves?: boolean
  /** Where none is asked for. */
  readonly quality: number
}

/** How each format is written. AVIF with effort 3: 4 takes five times as long for half a per cent. */
export const outputs: Readonly<Record<OutputFormat, Output>> = {
  avif: {
    encode: (image, { quality }) => image.avif({ effort: 3, quality: avifQuality(quality) }),
    extension: 'avif',
    quality: 80,
  },
  gif: {
    encode: (image, { delay, loop, thorough }) =>
      image.gif({ delay, effort: thorough ? 10 : 5, loop }),
    extension: 'gif',
    moves: true,
    quality: 100,
  },
  jpeg: {
    encode: (image, { quality, thorough }) =>
      image.flatten({ background: '#ffffff' }).jpeg({ mozjpeg: thorough, quality }),
    extension: 'jpg',
    quality: 80,
  },
  png: {
    encode: (image, { quality }) =>
      quality < 100 ? image.png({ palette: true, quality }) : image.png(),
    exact: encodePng,
    extension: 'png',
    quality: 100,
  },
  webp: {
    encode: (image, { delay, loop, lossless, quality, thorough }) =>
      image.webp({ delay, effort: thorough ? 4 : 2, loop, lossless, quality }),
    extension: 'webp',
    moves: true,
    quality: 80,
  },
}

const known: Readonly<Record<string, OutputFormat>> = {
  avif: 'avif',
  gif: 'gif',
  heif: 'avif',
  jpeg: 'jpeg',
  png: 'png',
  webp: 'webp',
}

/** The format a picture is written in: the one that is wished for, or its own, or WebP where its own is not written. */
export const formatFor = (wished: OutputFormat | undefined, own: string): OutputFormat =>
  wished ?? known[own] ?? 'webp'
