/** The quality of an AVIF that looks as a JPEG or a WebP of `quality` does: 51 as 80. */
export const avifQuality = (quality: number): number =>
  Math.max(1, Math.round(quality <= 80 ? quality * 0.64 : 51.2 + (quality - 80) * 2.44))
