/** What every repair may be told. */
export interface RepairOptions {
  /** Only says what would be done. */
  readonly dryRun?: boolean
  /** Told how far it is; `total` may be an estimate. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void
  /** Ends the run after the step it is at: what was done stays done. */
  readonly signal?: AbortSignal
}

/** Longest list that a repair answers; counts beside it are whole. */
export const longestList = 1_000
