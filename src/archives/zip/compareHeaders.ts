import type { CentralEntry, ZipEntry } from './ZipEntry.js'

import { refuse } from '../refuse.js'
import { shown } from '../shown.js'
import { checkEntry } from './checkEntry.js'
import { flag, masked } from './ZipEntry.js'

const sizes = ['compressedSize', 'crc', 'size'] as const

/** Refuses a file that its two headers describe differently: readers disagree about which of them is right. */
export const compareHeaders = (local: ZipEntry, central: CentralEntry): void => {
  const name = shown(central.name)
  if (local.name !== central.name) {
    refuse('unscannable', `${name} in it is also called ${shown(local.name)}.`)
  }
  checkEntry(local)
  if (local.method !== central.method) {
    refuse('unscannable', `${name} in it is packed in two ways at once.`)
  }
  const isLater = Boolean(local.flags & flag.descriptor)
  if (!isLater && [local.compressedSize, local.size].includes(masked)) {
    refuse('unscannable', `${name} in it has ZIP64 sizes, which scanners do not look into.`)
  }
  const isTold = (value: number) => !isLater || (value !== 0 && value !== masked)
  const other = sizes.find((field) => isTold(local[field]) && local[field] !== central[field])
  if (other) {
    const what = other === 'crc' ? 'checksums' : 'sizes'
    refuse('unscannable', `${name} in it has two different ${what}.`)
  }
}
