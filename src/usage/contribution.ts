import type { MediaType } from '../core/mediaKinds.js'
import type { MediaFile, StorageUsage } from '../library/documents.js'

export type UsageFigure = NonNullable<
  {
    [Field in keyof StorageUsage]: StorageUsage[Field] extends number ? Field : never
  }[keyof StorageUsage]
>

export type UsageDelta = Partial<Record<UsageFigure, number>>

type Counted = Pick<
  MediaFile,
  'deletedAt' | 'filesize' | 'isQuarantined' | 'mediaType' | 'variantsSize'
>

const bytesOf = (kind: MediaType) => `${kind}Bytes` as const
const filesOf = (kind: MediaType) => `${kind}Files` as const

/** What one file adds to its owner's usage. */
export const contribution = ({
  deletedAt,
  filesize,
  isQuarantined,
  mediaType,
  variantsSize,
}: Counted): UsageDelta => {
  const bytes = filesize + variantsSize
  return {
    allocatedBytes: bytes,
    allocatedFiles: 1,
    [bytesOf(mediaType)]: bytes,
    [filesOf(mediaType)]: 1,
    quarantinedBytes: isQuarantined ? bytes : 0,
    totalBytes: bytes,
    totalFiles: 1,
    trashBytes: deletedAt ? bytes : 0,
    variantBytes: variantsSize,
  }
}

/** What changes when a file that counted as `before` counts as `after`; `null` is a file that is not there. */
export const difference = (before: Counted | null, after: Counted | null): UsageDelta => {
  const [old, now] = [before ? contribution(before) : {}, after ? contribution(after) : {}]
  const figures = Object.keys({ ...old, ...now }) as UsageFigure[]
  return Object.fromEntries(
    figures
      .map((figure) => [figure, (now[figure] ?? 0) - (old[figure] ?? 0)])
      .filter(([, by]) => by !== 0),
  )
}
