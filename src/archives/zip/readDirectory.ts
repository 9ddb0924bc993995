import type { Pull } from '../pullFrom.js'
import type { CentralEntry } from './ZipEntry.js'

import { checkCentral } from './checkEntry.js'
import { readCentralHeader } from './readHeader.js'

/** The next `entries` files that a directory lists, each of them checked. `pull` is left behind the last. */
export const readDirectory = async (pull: Pull, entries: number): Promise<CentralEntry[]> => {
  const read: CentralEntry[] = []
  while (read.length < entries) {
    const { entry, length } = await readCentralHeader((wanted) => pull.peek(wanted))
    await pull.take(length)
    checkCentral(entry)
    read.push(entry)
  }
  return read
}
