import type { ID } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { FileUses, LinkUses } from './addUses.js'

/** What was counted and is not written yet. */
export interface CountedUses {
  readonly files: Map<ID, FileUses>
  /** The last writing; one at a time. */
  flushing: Promise<void>
  readonly links: Map<ID, LinkUses>
  timer: null | ReturnType<typeof setTimeout>
}

/** Uses of more files than this are forgotten while the database does not answer. */
const most = 100_000

const libraries = new WeakMap<MediaLibrary, CountedUses>()

export const countedUses = (library: MediaLibrary): CountedUses => {
  const known = libraries.get(library)
  if (known) {
    return known
  }
  const counted = {
    files: new Map<ID, FileUses>(),
    flushing: Promise.resolve(),
    links: new Map<ID, LinkUses>(),
    timer: null,
  }
  libraries.set(library, counted)
  return counted
}

const later = (a: string, b: string) => (a > b ? a : b)

/** Adds the figures of one file or link to those it has. */
export const addUses = <Uses extends FileUses | LinkUses>(all: Map<ID, Uses>, more: Uses): void => {
  const known = all.get(more.id)
  if (!known) {
    if (all.size < most) {
      all.set(more.id, more)
    }
    return
  }
  const { id, at, ...figures } = more
  const sums = Object.entries(figures as unknown as Record<string, number>).map(([name, by]) => [
    name,
    by + (known[name as keyof Uses] as number),
  ])
  all.set(id, { ...Object.fromEntries(sums), id, at: later(at, known.at) } as Uses)
}
