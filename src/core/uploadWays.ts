/** Every way a file comes in, in the words the panel shows. */
export const uploadWays = {
  batch: 'in a batch',
  form: 'in a form',
  local: 'by the server',
  multipart: 'in parts',
  panel: 'in the admin panel',
  presigned: 'with a signed URL',
  uppy: 'with Uppy',
  url: 'from a URL',
} as const

export type UploadWay = keyof typeof uploadWays
