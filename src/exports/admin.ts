export { ProcessingCell } from '../admin/badges/ProcessingCell.js'
export { ScanCell } from '../admin/badges/ScanCell.js'
export { SizeCell } from '../admin/badges/SizeCell.js'
export { MediaUploadHandler } from '../admin/uploads/MediaUploadHandler.js'
