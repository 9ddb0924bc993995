import type { MediaLibrary } from '../library/MediaLibrary.js'

import { addFileUses, addLinkUses } from './addUses.js'
import { addUses, type CountedUses, countedUses } from './countedUses.js'

/** Longest time a use waits to be written, in milliseconds: what a crash forgets. */
const patience = 10_000

/** Longest time a server that shuts down waits for the last ones. */
const lastPatience = 5_000

const write = async (library: MediaLibrary, counted: CountedUses): Promise<void> => {
  const [files, links] = [[...counted.files.values()], [...counted.links.values()]]
  counted.files.clear()
  counted.links.clear()
  const keep =
    <Uses>(all: readonly Uses[]) =>
    (err: unknown) => {
      library.payload.logger.error({
        err,
        msg: 'Views and downloads wait to be written',
        rows: all.length,
      })
      return all
    }
  const waitingFiles = await addFileUses(library, files).catch(keep(files))
  const waitingLinks = await addLinkUses(library, links).catch(keep(links))
  waitingFiles.forEach((uses) => addUses(counted.files, uses))
  waitingLinks.forEach((uses) => addUses(counted.links, uses))
  if (waitingFiles.length + waitingLinks.length > 0) {
    flushLater(library)
  }
}

/** Has what is counted written in ten seconds, together with what comes until then. */
export const flushLater = (library: MediaLibrary): void => {
  const counted = countedUses(library)
  counted.timer ??= setTimeout(() => void flushUses(library), patience).unref()
}

const stopTimer = (counted: CountedUses): void => {
  clearTimeout(counted.timer ?? undefined)
  counted.timer = null
}

/** Writes what was counted since the last time. Never throws: what cannot be written now waits. */
export const flushUses = (library: MediaLibrary): Promise<void> => {
  const counted = countedUses(library)
  stopTimer(counted)
  counted.flushing = counted.flushing.then(() => write(library, counted))
  return counted.flushing
}

/** Writes what was counted before the database closes. One that does not answer is not waited for. */
export const closeUses = async (library: MediaLibrary): Promise<void> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const enough = new Promise<void>((resolve) => (timer = setTimeout(resolve, lastPatience)))
  await Promise.race([flushUses(library), enough])
  clearTimeout(timer)
  stopTimer(countedUses(library))
}
