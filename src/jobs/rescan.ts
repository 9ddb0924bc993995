import type { Where } from 'payload'

import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { eachFile } from '../library/eachFile.js'
import { moveScan } from '../states/moveScan.js'
import { noClaim } from './claimFields.js'

export interface RescanOptions {
  /** Every clean file, also those that this version of the scanner has seen. @default false */
  readonly all?: boolean
  /** Only counts. @default false */
  readonly dryRun?: boolean
  /** Files whose scans ended as `ERROR`, instead of clean ones. @default false */
  readonly errors?: boolean
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void
  readonly signal?: AbortSignal
}

export interface Rescanned {
  readonly dryRun: boolean
  readonly queued: number
  readonly scannerVersion: string
  /** Files that are to be scanned. */
  readonly total: number
}

/** Which files. What an admin released stays as it was judged. */
const whichOf = ({ all, errors }: RescanOptions, scannerVersion: string): Where =>
  errors
    ? { scanStatus: { equals: 'ERROR' } }
    : {
        and: [
          { scanStatus: { equals: 'CLEAN' } },
          { releasedAt: { exists: false } },
          ...(all ? [] : [{ scannerVersion: { not_equals: scannerVersion } }]),
        ],
      }

const queueOne = async (
  library: MediaLibrary,
  { id }: MediaFile,
  errors?: boolean,
): Promise<boolean> => {
  const { payload, queue } = library
  if (!errors) {
    await queue.add(payload, 'rescanFile', { file: id })
    return true
  }
  const set = { ...noClaim, attempts: 0, scanResult: null }
  const moved = await moveScan(library, { file: id, from: ['ERROR'], set, to: 'PENDING' })
  await (moved && queue.add(payload, 'scanFile', { file: id }))
  return moved !== null
}

/**
 * Queues clean files for another scan, the newest first; they stay served meanwhile. `sweep` does the same after new
 * signatures, a few a minute: this is for those who do not want to wait. Throws `SCANNER_UNAVAILABLE`.
 */
export const rescan = async (
  library: MediaLibrary,
  options: RescanOptions = {},
): Promise<Rescanned> => {
  const { dryRun = false, errors, onProgress, signal } = options
  const { payload, scanner, slugs } = library
  const scannerVersion = await scanner.version()
  const which = whichOf(options, scannerVersion)
  const { totalDocs: total } = await payload.db.count({ collection: slugs.media, where: which })
  let queued = 0
  if (dryRun) {
    return { dryRun, queued, scannerVersion, total }
  }
  for await (const file of eachFile(library, which, { newestFirst: true })) {
    if (signal?.aborted) {
      break
    }
    queued += (await queueOne(library, file, errors)) ? 1 : 0
    onProgress?.({ done: queued, total: Math.max(total, queued) })
  }
  return { dryRun, queued, scannerVersion, total }
}
