import type { Config, Plugin } from 'payload'

import type { MediaLibraryOptions } from '../src/library/MediaLibraryOptions.js'

import { checkOptions } from '../src/library/checkOptions.js'
import { install } from './install.js'

export { type ErrorCode, errorCodes } from '../src/core/errorCodes.js'
export {
  defaultFileTypes,
  defaultMaxSize,
  type FileType,
  type MediaType,
} from '../src/core/mediaKinds.js'
export type { ProcessingStatus } from '../src/core/processingStatus.js'
export type { ScanStatus } from '../src/core/scanStatus.js'
export { MediaError } from '../src/errors/MediaError.js'
export type { ImportOptions } from '../src/imports/importOptions.js'
export type {
  MediaFile,
  MediaPreset,
  MediaUpload,
  StorageUsage,
  Variant,
} from '../src/library/documents.js'
export type { Limits, MediaLibrary } from '../src/library/MediaLibrary.js'
export type { MediaLibraryOptions } from '../src/library/MediaLibraryOptions.js'
export {
  moveProvider,
  type MoveProviderOptions,
  type MoveSummary,
} from '../src/moves/moveProvider.js'
export { type RegenerateOptions, regenerate } from '../src/jobs/regenerate.js'
export { rescan, type RescanOptions } from '../src/jobs/rescan.js'
export { libraryOf } from '../src/library/libraryOf.js'
export { cleanup, type CleanupOptions } from '../src/repairs/cleanup.js'
export { health, type HealthSummary } from '../src/repairs/health.js'
export { purgeTrash } from '../src/repairs/purgeTrash.js'
export { reconcile } from '../src/repairs/reconcile.js'
export type { JobQueue } from '../src/queues/JobQueue.js'
export type { Scanner, ScanInfo, Verdict } from '../src/scanners/Scanner.js'
export type { StorageProvider } from '../src/storage/StorageProvider.js'
export { signTransform, type SignWishes } from '../src/transforms/signTransform.js'

/**
 * A media library for Payload: files that are counted before they arrive, scanned before they are served, and found
 * again when something fails in the middle. Throws one error naming every wrong option.
 *
 * @example
 * plugins: [
 *   mediaLibrary({
 *     storage: local({ dir: './media' }),
 *     scanner: clamav({ host: '127.0.0.1', port: 3310 }),
 *     limits: ({ user }) => ({ storageBytes: user.tier === 'pro' ? 50e9 : 1e9 }),
 *   }),
 * ]
 */
export const mediaLibrary = (options: MediaLibraryOptions): Plugin => {
  const checked = checkOptions(options)
  const plugin: Plugin = (config: Config) => install(checked, config)
  // Before storage plugins and others that look for collections to extend.
  plugin.order = -10
  plugin.slug = 'payload-media-library'
  plugin.options = { ...checked }
  return plugin
}
