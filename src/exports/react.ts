'use client'

export { type Uploads, useUpload } from '../client/react/useUpload.js'
export type { UploadItem, UploadItemState } from '../client/uploadStore.js'
