export { type ConnectionOptions } from '../client/connect.js'
export {
  errorFrom,
  isMediaLibraryError,
  type MediaLibraryError,
  mediaLibraryError,
} from '../client/errorFrom.js'
export type { HashTime } from '../client/hash/wholeHash.js'
export { listLinks } from '../client/links/listLinks.js'
export { type MadeLink, makeLink } from '../client/links/makeLink.js'
export { revokeLink } from '../client/links/revokeLink.js'
export { findUnfinished, type UnfinishedUpload } from '../client/memory/findUnfinished.js'
export { indexedDbMemory } from '../client/memory/indexedDbMemory.js'
export type { RememberedUpload, Remembering, UploadMemory } from '../client/memory/UploadMemory.js'
export { startUpload, type Upload, type UploadState } from '../client/startUpload.js'
export type { UploadProgress } from '../client/trackProgress.js'
export { uploadFile } from '../client/uploadFile.js'
export type { StoredUpload, UploadOptions } from '../client/UploadOptions.js'
export type { ID, UploadedFile } from '../client/UploadPlan.js'
export type { UploadItem, UploadItemState } from '../client/uploadStore.js'
export { type Picture, type Pictured, pictureOf, srcsetOf } from '../core/pictureOf.js'
export type { LinkWishes, SharedLink } from '../core/sharedLink.js'
