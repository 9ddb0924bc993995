export { type ConnectionOptions } from '../client/connect.js'
export {
  errorFrom,
  isMediaLibraryError,
  type MediaLibraryError,
  mediaLibraryError,
} from '../client/errorFrom.js'
export type { UploadProgress } from '../client/trackProgress.js'
export { type StoredUpload, uploadFile, type UploadOptions } from '../client/uploadFile.js'
export type { ID, UploadedFile } from '../client/UploadPlan.js'
export type { UploadItem, UploadItemState } from '../client/uploadStore.js'
