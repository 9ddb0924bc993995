import { familyOf } from '../core/objectKey.js'

/** `photo-k3x9a1-320x240.webp` beside its original; the preset and its version tell equal sizes apart. */
export const variantKey = (
  original: string,
  { extension, height, width }: { extension: string; height: number; width: number },
  isTaken: (key: string) => boolean,
): string => {
  const family = familyOf(original)
  const base = original.slice(family.length).replace(/\.[^.]+$/, '')
  const plain = `${family}${base}-${width}x${height}.${extension}`
  for (let n = 2, key = plain; ; n++) {
    if (!isTaken(key)) {
      return key
    }
    key = plain.replace(/\.([^.]+)$/, `-${n}.$1`)
  }
}
