import type { CollectionAfterChangeHook, PayloadRequest } from 'payload'

import type { AuditEntry } from '../audit/record.js'
import type { ID, MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { record } from '../audit/record.js'
import { type HeldState, readState, takeState } from './heldStates.js'

/** What a save changed, as the audit trail calls it: nothing, one thing, or several. */
const changes: readonly ((was: HeldState, is: HeldState) => Omit<AuditEntry, 'file'> | null)[] = [
  (was, is) =>
    was.isInTrash === is.isInTrash ? null : { action: is.isInTrash ? 'delete' : 'restore' },
  (was, is) =>
    was.folder === is.folder
      ? null
      : { action: 'move', detail: { from: was.folder, to: is.folder } },
  (was, is) =>
    was.visibility === is.visibility
      ? null
      : { action: 'visibility', detail: { from: was.visibility, to: is.visibility } },
]

/** Folders by their names, which people know, and which outlive them here. */
const withNames = async (
  library: MediaLibrary,
  detail: AuditEntry['detail'],
  req: PayloadRequest,
) => {
  const { from, to } = detail as Record<'from' | 'to', ID | null>
  const { docs } = await library.payload.db.find({
    collection: library.slugs.folders,
    pagination: false,
    req,
    where: { id: { in: [from, to].filter((id) => id !== null) } },
  })
  const named = (id: ID | null) =>
    id === null
      ? null
      : {
          id,
          name:
            (docs as { id: ID; name?: string }[]).find((folder) => folder.id === id)?.name ?? null,
        }
  return { from: named(from), to: named(to) }
}

/**
 * Tells the audit trail what a save changed: where the file is, and who sees it. Compared are the row as this save took
 * hold of it and the row as it left it, so that of two who make the same change at once one made it.
 */
export const recordChanges =
  (library: MediaLibrary): CollectionAfterChangeHook<MediaFile> =>
  async ({ doc, operation, previousDoc, req }) => {
    const was = operation === 'update' ? takeState(req, doc.id) : undefined
    const is = was && (await readState(library, doc.id, { req }))
    if (!is) {
      return doc
    }
    const { originalFilename } = previousDoc
    for (const change of changes) {
      const entry = change(was, is)
      if (entry) {
        const detail =
          entry.action === 'move' ? await withNames(library, entry.detail, req) : entry.detail
        await record(library, { ...entry, detail, file: { id: doc.id, originalFilename } }, req)
      }
    }
    return doc
  }
