import type { PayloadRequest, Where } from 'payload'

import type { ID, MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { atomicUpdate } from '../compat/atomicUpdate.js'
import {
  processingMoves,
  type ProcessingSource,
  type ProcessingStatus,
  processingStatuses,
} from '../core/processingStatus.js'

export interface ProcessingMove<To extends ProcessingStatus> {
  readonly file: ID
  readonly from?: readonly ProcessingSource<To>[]
  readonly req?: PayloadRequest
  readonly set?: Record<string, unknown>
  readonly to: To
  readonly where?: Where
}

const sourcesOf = (to: ProcessingStatus): ProcessingStatus[] =>
  processingStatuses.filter((from) =>
    (processingMoves[from] as readonly ProcessingStatus[]).includes(to),
  )

/** The only writer of a file's processing `status`. Answers its row, or `null` when the move is not to be made. */
export const moveProcessing = <To extends ProcessingStatus>(
  library: MediaLibrary,
  { file, from, req, set, to, where }: ProcessingMove<To>,
): Promise<MediaFile | null> =>
  atomicUpdate<MediaFile>(library, {
    collection: library.slugs.media,
    data: { ...set, isProcessed: to === 'ready', status: to },
    req,
    where: {
      and: [
        { id: { equals: file } },
        { status: { in: from ?? sourcesOf(to) } },
        ...(where ? [where] : []),
      ],
    },
  })
