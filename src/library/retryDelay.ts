import type { MediaLibrary } from './MediaLibrary.js'

/** Milliseconds until the next attempt: twice as long after each that failed, up to 32 times the first. */
export const retryDelay = ({ scan }: Pick<MediaLibrary, 'scan'>, attempts: number): number =>
  scan.retryMs * 2 ** Math.max(0, Math.min(attempts, 6) - 1)
