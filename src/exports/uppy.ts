export type { SignableRequest, SignedRequest, UppyFile } from '../client/uppy/UppyFile.js'
export {
  type UppyAwsS3Options,
  type UppyLibraryOptions,
  uppyOptions,
} from '../client/uppy/uppyOptions.js'
export type { UploadedFile } from '../client/UploadPlan.js'
