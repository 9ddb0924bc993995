import type { MediaLibrary } from '../../library/MediaLibrary.js'

/** Milliseconds for one look into a file: several of them have to fit into the lease of its worker. */
export const quickMs = ({ scan }: Pick<MediaLibrary, 'scan'>): number =>
  Math.max(30_000, Math.min(180_000, scan.leaseMs / 5))
