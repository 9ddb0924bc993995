/** A part of a picture, in per cent of it. */
export interface Area {
  readonly height: number
  readonly width: number
  /** From the left. */
  readonly x: number
  /** From the top. */
  readonly y: number
}

/** One step of what is done to a picture, in the order they are listed. Sizes are pixels; nothing is enlarged. */
export type Operation =
  | ({ readonly op: 'crop' } & Area)
  | { readonly background?: string; readonly op: 'flatten' }
  | { readonly degrees: 90 | 180 | 270; readonly op: 'rotate' }
  | { readonly direction: 'horizontal' | 'vertical'; readonly op: 'flip' }
  | {
      readonly fit?: 'cover' | 'inside'
      readonly height?: number
      readonly op: 'resize'
      readonly width?: number
    }
  | { readonly op: 'blur'; readonly sigma: number }
  | { readonly op: 'grayscale' }
  | { readonly op: 'sharpen' }
