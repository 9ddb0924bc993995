import type { BigIntStats } from 'node:fs'

import { type FileHandle, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

import type { Disk } from './disk.js'

import { md5Of } from '../signed/md5Of.js'

const remembered = /^([0-9a-f]{32}) (\d+-\d+-\d+)\n$/

/**
 * Which bytes a file has: replaced or changed in place, the file is another. Clocks of filesystems tick in milliseconds:
 * only the inode tells two files apart that were written at once.
 */
const identityOf = ({ ino, mtimeNs, size }: BigIntStats): string => `${ino}-${size}-${mtimeNs}`

/** Notes the MD5 of a file beside the objects. A note that is lost or wrong costs one reading of the file. */
export const rememberEtag = async (
  disk: Disk,
  key: string,
  stats: BigIntStats,
  md5: string,
): Promise<void> => {
  const file = disk.etagFile(key)
  try {
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, `${md5} ${identityOf(stats)}\n`)
  } catch {
    // Only a note: an object without one is an object.
  }
}

const recallEtag = async (
  disk: Disk,
  key: string,
  stats: BigIntStats,
): Promise<string | undefined> => {
  const note = await readFile(disk.etagFile(key), 'utf8').catch(() => '')
  const [, md5, identity] = remembered.exec(note) ?? []
  return identity === identityOf(stats) ? md5 : undefined
}

/**
 * The MD5 of an open object. It comes from the note when the note is about this very file; otherwise (a backup was
 * restored, the process was killed between note and rename) the file is read once and noted.
 */
export const etagOf = async (
  disk: Disk,
  key: string,
  handle: FileHandle,
  stats: BigIntStats,
): Promise<string> => {
  const known = await recallEtag(disk, key, stats)
  if (known) {
    return known
  }
  const whole = md5Of(handle.createReadStream({ autoClose: false, start: 0 }))
  for await (const chunk of whole.chunks) {
    void chunk
  }
  await rememberEtag(disk, key, stats, whole.md5())
  return whole.md5()
}
