import type { SeenRequest } from '../services/startProxy.js'

const operations: Readonly<Record<string, string>> = {
  'GET uploadId': 'ListParts',
  'POST uploadId': 'CompleteMultipartUpload',
  'POST uploads': 'CreateMultipartUpload',
  'PUT uploadId': 'UploadPart',
}

/** What S3 calls a request about an upload; its method, for others. */
export const operationOf = ({ method, query }: SeenRequest): string => {
  const about = ['uploads', 'uploadId'].find((name) => query.has(name))
  return operations[`${method} ${about}`] ?? method
}
