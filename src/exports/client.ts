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
export type { ProcessingOptions } from '../client/processing/askFor.js'
export { cropImage, type CropWishes } from '../client/processing/cropImage.js'
export { listVariants } from '../client/processing/listVariants.js'
export {
  type OptimizedImage,
  optimizeImage,
  type OptimizeWishes,
} from '../client/processing/optimizeImage.js'
export type {
  FileVariant,
  ImageFormat,
  ImageOutput,
  ProcessedImage,
} from '../client/processing/ProcessedImage.js'
export { processImage, type ProcessWishes } from '../client/processing/processImage.js'
export { removeVariant } from '../client/processing/removeVariant.js'
export { resizeImage, type ResizeWishes } from '../client/processing/resizeImage.js'
export { restoreOriginal } from '../client/processing/restoreOriginal.js'
export { type SignedTransform, signTransform } from '../client/processing/signTransform.js'
export { transformURL } from '../client/processing/transformURL.js'
export { startUpload, type Upload, type UploadState } from '../client/startUpload.js'
export type { UploadProgress } from '../client/trackProgress.js'
export { uploadFile } from '../client/uploadFile.js'
export type { StoredUpload, UploadOptions } from '../client/UploadOptions.js'
export type { ID, UploadedFile } from '../client/UploadPlan.js'
export type { UploadItem, UploadItemState } from '../client/uploadStore.js'
export type { Area, Operation } from '../core/operations.js'
export { type Picture, type Pictured, pictureOf, srcsetOf } from '../core/pictureOf.js'
export type { LinkWishes, SharedLink } from '../core/sharedLink.js'
export type { TransformWishes } from '../core/transformQuery.js'
