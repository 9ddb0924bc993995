export const uploadStates = ['open', 'completing', 'completed', 'aborted', 'expired'] as const

/** Where an upload is on its way; `open` and `completing` hold a reservation. */
export type UploadState = (typeof uploadStates)[number]

export const removalStates = ['none', 'due', 'done'] as const

/** Whether the objects under an upload's key have to go: `due` until the store confirmed it. */
export type RemovalState = (typeof removalStates)[number]
