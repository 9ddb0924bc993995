import { familyOf } from '../core/objectKey.js'

/** Six characters that tell one attempt from another. */
export const tagOf = (claimToken: string): string => claimToken.replaceAll('-', '').slice(0, 6)

/**
 * The key of a derivative in the folder of its original: `photo-k3x9a1.jpg` gives `photo-<tag>-320x240.webp`. The tag of
 * an attempt stands where the original has six random characters, so that two attempts never write to one key.
 */
export const keyBeside = (original: string, tag: string, suffix: string): string => {
  const family = familyOf(original)
  const base = original
    .slice(family.length)
    .replace(/\.[^.]+$/, '')
    .replace(/-[a-z0-9]{6}$/, '')
  return `${family}${base}-${tag}-${suffix}`
}
