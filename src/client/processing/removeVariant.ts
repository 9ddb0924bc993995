import type { ID } from '../UploadPlan.js'

import { askFor, type ProcessingOptions } from './askFor.js'

/**
 * Removes a picture that somebody asked for. Throws a `MediaLibraryError`, also `NOT_REMOVABLE` for what presets made.
 */
export const removeVariant = async (
  file: ID,
  name: string,
  options: ProcessingOptions,
): Promise<void> => {
  await askFor({ file, method: 'DELETE', path: `variants/${encodeURIComponent(name)}` }, options)
}
