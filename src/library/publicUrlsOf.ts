import type { StorageProvider } from '../storage/StorageProvider.js'

import { isDrawing } from '../core/isDrawing.js'

interface Stored {
  readonly key: string
  readonly mimeType: string
}

/** Where the store itself shows an object to everybody; nowhere for a drawing, of which only a copy may be seen. */
export const publicUrlsOf = (
  store: StorageProvider,
  { key, mimeType }: Stored,
): { cdnUrl?: string; publicUrl?: string } =>
  (isDrawing({ mimeType }) ? undefined : store.publicUrls?.(key)) ?? {}
