export const processingStatuses = ['pending', 'processing', 'ready', 'failed'] as const

export type ProcessingStatus = (typeof processingStatuses)[number]

/** Every legal move of a file's `status`. */
export const processingMoves = {
  failed: ['pending'],
  pending: ['processing', 'ready'],
  processing: ['ready', 'failed', 'pending'],
  ready: ['pending'],
} as const satisfies Record<ProcessingStatus, readonly ProcessingStatus[]>

export type ProcessingSource<To extends ProcessingStatus> = {
  [From in ProcessingStatus]: To extends (typeof processingMoves)[From][number] ? From : never
}[ProcessingStatus]
