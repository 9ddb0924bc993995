import type { CentralEntry } from './ZipEntry.js'

import { checkDocument } from '../documents/checkDocument.js'
import { refuse } from '../refuse.js'
import { shown } from '../shown.js'

/** Names the way file systems take them. */
const pathOf = (name: string): string => name.replaceAll('\\', '/')

const firstTwice = (names: readonly string[]): string | undefined => {
  const seen = new Set<string>()
  return names.find((name) => seen.size === seen.add(name).size)
}

/** Refuses a directory with two files of one name, and documents with macros. */
export const checkDirectory = (entries: readonly CentralEntry[]): void => {
  const names = entries.map(({ name }) => pathOf(name))
  const twice = firstTwice(names)
  if (twice !== undefined) {
    refuse('unscannable', `It holds two files called ${shown(twice)}.`)
  }
  checkDocument(names)
}
