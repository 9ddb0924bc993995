/** Where the renditions of a film or a sound stand; `none` is a file that gets none. */
export const renditionStatuses = ['none', 'pending', 'processing', 'ready', 'failed'] as const

export type RenditionStatus = (typeof renditionStatuses)[number]

/** Every legal move of `renditionStatus`. A file without renditions may be told why it gets none, and one that waits for another attempt may have it at once. */
export const renditionMoves = {
  failed: ['pending', 'none'],
  none: ['none', 'pending'],
  pending: ['processing', 'none', 'pending'],
  processing: ['ready', 'failed', 'pending', 'none'],
  ready: ['pending', 'none'],
} as const satisfies Record<RenditionStatus, readonly RenditionStatus[]>

/** The states from which `To` can be reached. */
export type RenditionSource<To extends RenditionStatus> = {
  [From in RenditionStatus]: To extends (typeof renditionMoves)[From][number] ? From : never
}[RenditionStatus]
