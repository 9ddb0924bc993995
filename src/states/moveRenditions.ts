import type { PayloadRequest, Where } from 'payload'

import type { ID, MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { atomicUpdate } from '../compat/atomicUpdate.js'
import {
  renditionMoves,
  type RenditionSource,
  type RenditionStatus,
  renditionStatuses,
} from '../core/renditionStatus.js'

export interface RenditionMove<To extends RenditionStatus> {
  readonly file: ID
  /** @default every state that may move to `to` */
  readonly from?: readonly RenditionSource<To>[]
  /** Moves in the transaction of this request. */
  readonly req?: PayloadRequest
  /** Other machine fields that change with it. */
  readonly set?: Record<string, unknown>
  readonly to: To
  /** Further conditions the row has to meet. */
  readonly where?: Where
}

const sourcesOf = (to: RenditionStatus): RenditionStatus[] =>
  renditionStatuses.filter((from) =>
    (renditionMoves[from] as readonly RenditionStatus[]).includes(to),
  )

/** Rows that are older than the field have none, and nothing there says so too. */
const isIn = (from: readonly RenditionStatus[]): Where =>
  from.includes('none')
    ? { or: [{ renditionStatus: { in: from } }, { renditionStatus: { exists: false } }] }
    : { renditionStatus: { in: from } }

/** The only writer of `renditionStatus`. Answers the row, or `null` when the move is not to be made. */
export const moveRenditions = <To extends RenditionStatus>(
  library: MediaLibrary,
  { file, from, req, set, to, where }: RenditionMove<To>,
): Promise<MediaFile | null> =>
  atomicUpdate<MediaFile>(library, {
    collection: library.slugs.media,
    data: { ...set, renditionStatus: to },
    req,
    where: {
      and: [{ id: { equals: file } }, isIn(from ?? sourcesOf(to)), ...(where ? [where] : [])],
    },
  })
