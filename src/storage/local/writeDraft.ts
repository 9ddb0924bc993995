import { randomUUID } from 'node:crypto'
import { open, writeFile } from 'node:fs/promises'
import path from 'node:path'

let last = 0

/**
 * Seconds since 1970, never the same twice in a process. Files are told apart by size and time of change, and the
 * clock that filesystems stamp with stands still for milliseconds.
 */
export const newTime = (): number => {
  last = Math.max(Date.now() + Math.random(), last + 0.001)
  return last / 1000
}

const extension = '.draft'

/** A path nobody else writes to, in the folder of an upload. */
export const newDraft = (folder: string): string => path.join(folder, randomUUID() + extension)

export const isDraft = (name: string): boolean => name.endsWith(extension)

/** Writes a new file as fast as the disk takes it, and returns when the disk has it. A failure leaves half a file. */
export const writeDraft = async (
  file: string,
  chunks: AsyncIterable<Uint8Array>,
): Promise<void> => {
  const handle = await open(file, 'wx')
  try {
    await writeFile(handle, chunks)
    const time = newTime()
    await handle.utimes(time, time)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
