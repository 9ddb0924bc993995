import type { CollectionBeforeChangeHook } from 'payload'

import { MediaError } from '../errors/MediaError.js'

const idIn = (folder: unknown): unknown =>
  typeof folder === 'object' && folder !== null ? (folder as { id?: unknown }).id : folder

/**
 * Payload (3.90.1) lets a folder be moved into itself, and whoever then moves another one there waits without end: it
 * looks for the top of a circle. Throws `INVALID_REQUEST`.
 */
export const insistOtherFolder: CollectionBeforeChangeHook = ({ data, originalDoc }) => {
  const { id } = (originalDoc ?? {}) as { id?: number | string }
  const folder = idIn((data as { folder?: unknown }).folder)
  if (id !== undefined && (folder === id || folder === String(id))) {
    throw new MediaError('INVALID_REQUEST', 'A folder cannot be moved into itself.', { id })
  }
  return data
}
