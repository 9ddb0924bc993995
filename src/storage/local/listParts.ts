import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'

import type { UploadedPart, UploadRef } from '../StorageProvider.js'
import type { Disk } from './disk.js'

import { findUpload } from './findUpload.js'
import { isMissing } from './onDisk.js'

interface Arrival {
  readonly etag: string
  readonly mtimeNs: bigint
  readonly size: number
}

const orNothing = (error: unknown) => {
  if (isMissing(error)) {
    return null
  }
  throw error
}

const isAfter = (a: Arrival, b: Arrival) =>
  a.mtimeNs > b.mtimeNs || (a.mtimeNs === b.mtimeNs && a.etag > b.etag)

/** What arrived as one part, the newest first: files named by their MD5. Everybody sees the same order. */
export const arrivalsOf = async (shelf: string): Promise<Arrival[]> => {
  const names = await readdir(shelf)
  const found = await Promise.all(
    names.map(async (etag): Promise<Arrival | null> => {
      const stats = await stat(path.join(shelf, etag), { bigint: true }).catch(orNothing)
      return stats && { etag, mtimeNs: stats.mtimeNs, size: Number(stats.size) }
    }),
  )
  return found.filter((arrival) => arrival !== null).sort((a, b) => (isAfter(a, b) ? -1 : 1))
}

/** The parts in a folder, by number. Throws `ENOENT` when the folder moves away, unless all were seen. */
const partsIn = async (folder: string): Promise<UploadedPart[]> => {
  const numbers = (await readdir(folder)).filter((name) => /^\d+$/.test(name)).map(Number)
  const parts = await Promise.all(
    numbers
      .sort((a, b) => a - b)
      .map(async (number): Promise<null | UploadedPart> => {
        const [newest] = await arrivalsOf(path.join(folder, `${number}`))
        return newest ? { etag: newest.etag, number, size: newest.size } : null
      }),
  )
  return parts.filter((part) => part !== null)
}

/**
 * The parts of an upload, by number. Listed again when the folder moves to another stage meanwhile: half a list would
 * be a lie. Throws `UPLOAD_NOT_FOUND`.
 */
export const listParts = async (disk: Disk, upload: UploadRef): Promise<UploadedPart[]> => {
  for (;;) {
    const folder = await findUpload(disk, upload)
    const parts = await partsIn(folder).catch(orNothing)
    if (parts && (await findUpload(disk, upload)) === folder) {
      return parts
    }
  }
}
