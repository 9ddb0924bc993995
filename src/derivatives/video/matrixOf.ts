import type { Stream } from './probeMedia.js'

/** How colours are written: as in television, or as in high definition. By the names that ffmpeg has for them. */
export type Matrix = 'bt601' | 'bt709'

const known: Readonly<Record<string, Matrix>> = {
  bt470bg: 'bt601',
  bt709: 'bt709',
  smpte170m: 'bt601',
}

const unsaid = new Set(['reserved', 'unknown', 'unspecified'])

/** Whether a film does not say a thing of its colours. */
export const isUnsaid = (name: string): boolean => unsaid.has(name)

/** How a film is written; one that does not say so is taken as players take it. `null` for all other ways. */
export const matrixOf = ({ color_space, height, width }: Stream): Matrix | null => {
  const assumed = width >= 1_280 || height > 576 ? 'bt709' : 'bt601'
  return isUnsaid(color_space) ? assumed : (known[color_space] ?? null)
}

/** Of high dynamic range: as televisions have it and phones film it, and as discs and services have it. */
const highRange = new Set(['arib-std-b67', 'smpte2084'])

export const isHighRange = ({ color_transfer }: Stream): boolean => highRange.has(color_transfer)
