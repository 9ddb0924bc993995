import type { FieldHook } from 'payload'

import type { MediaFile } from '../library/documents.js'

/** What `onlyWhenOpen` has to know of a file, whatever fields a request selects. */
export const openness = { deletedAt: true, scanStatus: true, visibility: true } as const

/**
 * A URL that leads past the gate is told only while everybody may have the bytes: of a public file that is `CLEAN` and
 * not in the trash. The row keeps it.
 */
export const onlyWhenOpen: FieldHook = ({ siblingData, value }): unknown => {
  const { deletedAt, scanStatus, visibility } = siblingData as Partial<MediaFile>
  return scanStatus === 'CLEAN' && visibility === 'public' && !deletedAt ? value : null
}
