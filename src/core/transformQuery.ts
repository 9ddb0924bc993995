/** A picture that is wished for by its address. */
export interface TransformWishes {
  /** `cover` fills both sides and cuts around the focal point; `inside` keeps the whole picture. @default 'inside' */
  readonly fit?: 'cover' | 'inside'
  /** `auto` is what the browser says it takes: AVIF, WebP, or JPEG or PNG. @default the format of the original */
  readonly format?: 'auto' | 'avif' | 'gif' | 'jpeg' | 'png' | 'webp'
  /** Pixels; nothing is enlarged. */
  readonly h?: number
  /** 1 to 100. @default by format */
  readonly q?: number
  /** Pixels; nothing is enlarged. */
  readonly w?: number
}

/** The parameters that say which picture, in the order they are signed and written. */
const names = ['w', 'h', 'fit', 'format', 'q'] as const

/**
 * One spelling of each wish: `fit` is said only where it changes something, so that a picture has one address, one
 * signature and one place in the store.
 */
export const plainWishes = ({ fit, format, h, q, w }: TransformWishes): TransformWishes => {
  const isCover = fit === 'cover' && w !== undefined && h !== undefined
  return { fit: isCover ? 'cover' : undefined, format, h, q, w }
}

/** `w=640&h=480&fit=cover&format=webp&q=70`; empty without wishes. */
export const transformQuery = (wishes: TransformWishes): string => {
  const plain = plainWishes(wishes)
  return names
    .filter((name) => plain[name] !== undefined)
    .map((name) => `${name}=${plain[name]}`)
    .join('&')
}
