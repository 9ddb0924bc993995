import type { PayloadRequest, Where } from 'payload'

import type { ID, MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { atomicUpdate } from '../compat/atomicUpdate.js'
import { inTransaction } from '../compat/inTransaction.js'
import {
  isQuarantined,
  scanMoves,
  type ScanSource,
  type ScanStatus,
  scanStatuses,
} from '../core/scanStatus.js'
import { idOf } from '../library/documents.js'
import { account } from '../usage/account.js'
import { difference } from '../usage/contribution.js'
import { holdUsage } from '../usage/holdUsage.js'

type MachineValues = Record<string, unknown>

export interface ScanMove<To extends ScanStatus> {
  readonly file: ID
  /** @default every state that may move to `to` */
  readonly from?: readonly ScanSource<To>[]
  /** Moves in the transaction of this request. @default one of its own */
  readonly req?: PayloadRequest
  /** Other machine fields that change with it. */
  readonly set?: MachineValues
  readonly to: To
  /** Further conditions the row has to meet. */
  readonly where?: Where
}

const sourcesOf = (to: ScanStatus): ScanStatus[] =>
  scanStatuses.filter((from) => (scanMoves[from] as readonly ScanStatus[]).includes(to))

const move = (
  library: MediaLibrary,
  {
    file,
    from,
    set,
    to,
    where,
  }: { from: ScanStatus[] } & Omit<ScanMove<ScanStatus>, 'from' | 'req'>,
  req?: PayloadRequest,
) =>
  atomicUpdate<MediaFile>(library, {
    collection: library.slugs.media,
    data: { ...set, isQuarantined: isQuarantined(to), scanStatus: to },
    req,
    where: {
      and: [{ id: { equals: file } }, { scanStatus: { in: from } }, ...(where ? [where] : [])],
    },
  })

/**
 * The only writer of `scanStatus`: moves a file by compare-and-set and answers its row, or `null` when it was not
 * (or no longer) in a state that may move there. Usage follows in the same transaction.
 */
export const moveScan = async <To extends ScanStatus>(
  library: MediaLibrary,
  { from: given, req: outer, to, ...rest }: ScanMove<To>,
): Promise<MediaFile | null> => {
  const from: ScanStatus[] = given ? [...given] : sourcesOf(to)
  const changesQuarantine = from.some((source) => isQuarantined(source) !== isQuarantined(to))
  if (!changesQuarantine) {
    return move(library, { ...rest, from, to }, outer)
  }
  const moveAndCount = async (req: PayloadRequest) => {
    await holdUsage(library, rest.file, req)
    for (const was of [false, true]) {
      const row = await move(
        library,
        { ...rest, from: from.filter((s) => isQuarantined(s) === was), to },
        req,
      )
      if (row) {
        await account(library, idOf(row.user), difference({ ...row, isQuarantined: was }, row), req)
        return row
      }
    }
    return null
  }
  return outer ? moveAndCount(outer) : inTransaction(library, moveAndCount)
}
