import type { Operation } from './operations.js'

/**
 * What a derivative is for. `preset` follows a preset; `asked` was made by `resize`, `crop` or `process` and stays;
 * `transform` was made for a URL and may be dropped; `optimized` is served instead of the original; `poster` is the
 * picture of a film, a page or a record; `rendition` is a film or a sound in another format, `playlist` an HLS text;
 * `sanitized` is all that anybody gets of a drawing.
 */
export const variantRoles = [
  'preset',
  'asked',
  'transform',
  'optimized',
  'poster',
  'rendition',
  'playlist',
  'sanitized',
] as const

export type VariantRole = (typeof variantRoles)[number]

/** A derivative of a file, as `variants` stores it. */
export interface Variant {
  readonly filesize: number
  /** Such as `webp`, `mp4`, `m3u8`. */
  readonly format: string
  /** Pixels; 0 where there are none. */
  readonly height: number
  readonly key: string
  readonly madeAt?: string
  /** @default `image/<format>` */
  readonly mimeType?: string
  /** By which it is asked for; of a file's variants each has another. @default the label of its preset */
  readonly name?: string
  /** What was done to the picture, for `asked`, `transform` and `optimized`. */
  readonly operations?: readonly Operation[]
  /** Label of its preset; its name where it has none. */
  readonly preset: string
  readonly presetVersion: number
  /** 1 to 100, where one was asked for with the operations. */
  readonly quality?: number
  /** Fingerprint of everything it follows from, besides the bytes of the original. */
  readonly recipe?: string
  /** @default 'preset' */
  readonly role?: VariantRole
  readonly url: string
  /** Pixels; 0 where there are none. */
  readonly width: number
}

export const nameOf = ({ name, preset }: Pick<Variant, 'name' | 'preset'>): string => name ?? preset

export const roleOf = ({ role }: Pick<Variant, 'role'>): VariantRole => role ?? 'preset'

export const mimeTypeOf = ({ format, mimeType }: Pick<Variant, 'format' | 'mimeType'>): string =>
  mimeType ?? `image/${format}`

/** A film or a sound in another format, or a list of those: another job's than the rest. */
export const isRendition = (variant: Pick<Variant, 'role'>): boolean =>
  variant.role === 'playlist' || variant.role === 'rendition'
