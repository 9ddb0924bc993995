/** What the library reads of a file of Uppy; Uppy's own type fits. */
export interface UppyFile {
  readonly data?: unknown
  readonly id: string
  readonly meta: Readonly<Record<string, unknown>>
  readonly name: string
  /** Of an upload that Golden Retriever has brought back. */
  readonly s3Multipart?: { readonly key: string }
  readonly type: string
}

/** What `@uppy/aws-s3` wants to be signed: the key, and of which upload which part. */
export interface SignableRequest {
  readonly key: string
  readonly method: 'DELETE' | 'GET' | 'POST' | 'PUT'
  readonly partNumber?: number
  readonly uploadId?: string
}

/** Where `@uppy/aws-s3` sends it. */
export interface SignedRequest {
  headers?: Record<string, string>
  url: string
}
