import type { CentralEntry, ZipEntry } from './ZipEntry.js'

import { checkName } from '../checkName.js'
import { refuse } from '../refuse.js'
import { shown } from '../shown.js'
import { flag, masked, method } from './ZipEntry.js'

const methods: Readonly<Record<number, string>> = {
  1: 'Shrink',
  6: 'Implode',
  9: 'Deflate64',
  12: 'bzip2',
  14: 'LZMA',
  93: 'Zstandard',
  95: 'xz',
  97: 'WavPack',
  98: 'PPMd',
}

const unixType = 0xf000
/** What is not listed is left alone: writers put all kinds of numbers there. */
const odd: Readonly<Record<number, string>> = {
  0x2000: 'a device',
  0x6000: 'a device',
  0xa000: 'a link',
  0xc000: 'a socket',
}

/** No byte of deflated data becomes more than so many. */
const mostInflated = 1032

const sealed = flag.encrypted | flag.strongEncryption | flag.maskedHeaders

/** Refuses an entry that scanners do not open, in either of its headers. */
export const checkEntry = (entry: ZipEntry): void => {
  const name = shown(entry.name)
  checkName(entry.name)
  if (entry.flags & sealed || entry.method === 99) {
    refuse('unscannable', `${name} in it is encrypted.`, 'encrypted')
  }
  if (entry.flags & flag.patched) {
    refuse('unscannable', `${name} in it is a patch to another file.`)
  }
  if (entry.method !== method.stored && entry.method !== method.deflated) {
    const how = methods[entry.method] ?? `method ${entry.method}`
    refuse('unscannable', `${name} in it is packed with ${how}, which is not looked into.`)
  }
}

/** Refuses what only the central header tells: links, devices, and sizes that cannot be. */
export const checkCentral = (entry: CentralEntry): void => {
  checkEntry(entry)
  const name = shown(entry.name)
  const type = odd[entry.mode & unixType]
  if (type) {
    refuse('suspicious', `${name} in it is ${type}.`, 'unsafeNames')
  }
  if ([entry.compressedSize, entry.offset, entry.size].includes(masked)) {
    refuse('unscannable', `${name} in it has ZIP64 sizes, which scanners do not look into.`)
  }
  const most =
    entry.method === method.stored ? entry.compressedSize : entry.compressedSize * mostInflated
  if (entry.size > most || (entry.method === method.stored && entry.size < most)) {
    const figures = `${entry.size} bytes in ${entry.compressedSize}`
    refuse('unscannable', `${name} in it says that it holds ${figures}, which cannot be.`)
  }
}
