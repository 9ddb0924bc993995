import type { Area } from './operations.js'

import { mimeTypeOf, roleOf, type Variant } from './Variant.js'

/** What a `<picture>` is built from: `source` elements in the order browsers should try them, and the `img`. */
export interface Picture {
  readonly img: {
    readonly alt: string
    /** Pixels of the whole picture, for the browser to keep the room free. */
    readonly height: null | number
    readonly src: string
    readonly srcset: string
    readonly width: null | number
  }
  /** Shown until it has loaded. */
  readonly placeholder: { readonly color: null | string; readonly url: null | string }
  readonly sources: readonly { readonly srcset: string; readonly type: string }[]
}

export interface Pictured {
  readonly altText?: null | string
  readonly crop?: Area | null
  readonly dominantColor?: null | string
  readonly height?: null | number
  readonly placeholderUrl?: null | string
  readonly url?: null | string
  readonly variants?: null | readonly Variant[]
  readonly width?: null | number
}

interface Size {
  readonly height: number
  readonly width: number
}

/** Of the same proportions, but for rounding to whole pixels. */
export const isSameShape = (a: Size, b: Size): boolean =>
  Math.abs(a.width * b.height - b.width * a.height) <=
  Math.max(a.width, a.height, b.width, b.height)

const cropped = ({ crop, height, width }: Pictured): null | Size =>
  width && height
    ? {
        height: (height * (crop?.height ?? 100)) / 100,
        width: (width * (crop?.width ?? 100)) / 100,
      }
    : null

/** The smallest first, one of each width. */
const byWidth = (variants: readonly Variant[]): Variant[] => {
  const widths = new Map([...variants].reverse().map((variant) => [variant.width, variant]))
  return [...widths.values()].sort((a, b) => a.width - b.width)
}

/** `/a.webp 320w, /b.webp 640w` */
export const srcsetOf = (variants: readonly Variant[]): string =>
  byWidth(variants)
    .map(({ url, width }) => `${url} ${width}w`)
    .join(', ')

/** Variants that show the whole (cropped) picture, in other sizes: those a `srcset` may list. */
export const wholeVariants = (file: Pictured): Variant[] => {
  const variants = (file.variants ?? []).filter(({ height, width }) => width > 0 && height > 0)
  const presets = variants.filter(
    (variant) => roleOf(variant) === 'preset' && variant.preset !== 'thumbnail',
  )
  const shown = cropped(file) ?? variants.find((variant) => roleOf(variant) === 'poster')
  return shown ? presets.filter((variant) => isSameShape(variant, shown)) : presets
}

/** Smaller formats first: browsers take the first they know. */
const order = ['image/avif', 'image/webp', 'image/jpeg', 'image/png', 'image/gif']

/** Every browser shows these: they are the `img`, the others are sources. */
const everywhere = ['image/jpeg', 'image/png', 'image/gif', 'image/webp']

/** Pixels of the version that is fetched by who does not choose from a `srcset`. */
const usual = 1280

/**
 * The data of a `<picture>`: a source for each format there is, and an `img` that every browser shows. `null` for a file
 * without pictures.
 *
 * @example const { img, sources } = pictureOf(doc)!
 */
export const pictureOf = (file: Pictured): null | Picture => {
  const variants = wholeVariants(file)
  const types = order.filter((type) => variants.some((variant) => mimeTypeOf(variant) === type))
  const of = (type?: string) => byWidth(variants.filter((variant) => mimeTypeOf(variant) === type))
  const fallbackType = everywhere.find((type) => types.includes(type))
  const fallback = of(fallbackType)
  const usualOne = fallback.filter(({ width }) => width <= usual).at(-1) ?? fallback[0]
  const thumbnail = file.variants?.find(({ preset }) => preset === 'thumbnail')
  const src = usualOne?.url ?? thumbnail?.url
  if (!src) {
    return null
  }
  const whole = cropped(file)
  return {
    img: {
      alt: file.altText ?? '',
      height: whole ? Math.round(whole.height) : (fallback.at(-1)?.height ?? null),
      src,
      srcset: srcsetOf(fallback),
      width: whole ? Math.round(whole.width) : (fallback.at(-1)?.width ?? null),
    },
    placeholder: { color: file.dominantColor ?? null, url: file.placeholderUrl ?? null },
    sources: types
      .filter((type) => type !== fallbackType)
      .map((type) => ({ srcset: srcsetOf(of(type)), type })),
  }
}
