import type { Where } from 'payload'

import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Verdict } from '../scanners/Scanner.js'

import { MediaError } from '../errors/MediaError.js'
import { type Finding, findLocation } from '../metadata/findLocation.js'
import { describe } from '../metadata/reading/describe.js'
import { readFrom } from './readFrom.js'
import { removeLocation } from './removeLocation.js'
import { settleEtag } from './settleEtag.js'

export interface Preparation {
  /** The row as it is to be scanned. */
  readonly file: MediaFile
  /** Why it is held back, although nothing is wrong with it otherwise. */
  readonly heldBack?: Extract<Verdict, { readonly reason: string }>
  /** Machine fields for the verdict. */
  readonly set: Readonly<Record<string, unknown>>
}

const placed = new Set<MediaFile['mediaType']>(['audio', 'image', 'video'])

const heldBack = {
  finding: 'location',
  reason: 'It could not be made sure that this file no longer says where it was made.',
  verdict: 'suspicious',
} as const

/** Faults of ours are no reason to serve, or to lose, somebody's file: an admin looks at it. */
const look = async (library: MediaLibrary, file: MediaFile): Promise<Finding> => {
  try {
    return await findLocation(readFrom(library, file))
  } catch (error) {
    if (MediaError.is(error)) {
      throw error
    }
    library.payload.logger.error({ err: error, file: file.id, msg: 'Metadata could not be read' })
    return { blocks: [], isClosed: true, patches: [] }
  }
}

/** What people may read of a picture; trouble with it is no trouble with the file. */
const metadataOf = (library: MediaLibrary, file: MediaFile, { blocks }: Finding) => {
  try {
    return describe(blocks, { keepsLocation: library.location === 'keep' })
  } catch (error) {
    library.payload.logger.warn({ err: error, file: file.id, msg: 'Metadata could not be read' })
    return null
  }
}

/** An earlier attempt promised other bytes in the row, and did not come to say what the store calls them. */
const isUnderWay = ({ etag, receivedSha256 }: MediaFile): boolean =>
  Boolean(receivedSha256) && !etag

/**
 * Before a file is shown to the scanner: reads what its metadata says, and takes out of its bytes where it was made, so
 * that what is scanned is what is served. Throws what stores throw, and `PROCESSING_BUSY` when the claim `where` is lost.
 */
export const prepareFile = async (
  library: MediaLibrary,
  file: MediaFile,
  { signal, where }: { readonly signal: AbortSignal; readonly where: Where },
): Promise<Preparation> => {
  if (!placed.has(file.mediaType)) {
    return { file, set: {} }
  }
  const finding = await look(library, file)
  const set = file.mediaType === 'image' ? { metadata: metadataOf(library, file, finding) } : {}
  const isRemoved = library.location === 'remove' || isUnderWay(file)
  if (isRemoved && finding.patches.length > 0 && !finding.isClosed) {
    const removed = await removeLocation(library, file, { patches: finding.patches, signal, where })
    return removed ? { file: removed, set } : { file, heldBack, set: { ...set, hadLocation: true } }
  }
  const settled = isUnderWay(file) ? await settleEtag(library, file, where) : file
  return { file: settled, set, ...(isRemoved && finding.isClosed ? { heldBack } : {}) }
}
