import type { SignedRequest, StorageProvider } from '../StorageProvider.js'

export interface StorageUnderTest {
  /**
   * What binds a part to its length and its number. `'at completion'` is for stores that cannot sign them: such a body
   * may be taken, but is never counted as the part that was planned, and `completeUpload` throws `UPLOAD_INCOMPLETE`.
   *
   * @default 'by URL'
   */
  readonly exactParts?: 'at completion' | 'by URL'
  /**
   * What happens to a part that is sent when its upload is over. `'without effect'` is for stores whose URLs cannot
   * be made invalid: the body may be taken, but changes no object and brings no upload back.
   *
   * @default 'refused'
   */
  readonly lateParts?: 'refused' | 'without effect'
  /** Ends what `create` began. Every case asks for a storage of its own; they may share a bucket. */
  readonly close?: () => Promise<unknown> | unknown
  /** Opened. */
  readonly provider: StorageProvider
  /** Sends a signed request as a client would: `fetch`, or `sendToHandle(provider)`. */
  readonly send: (
    request: SignedRequest,
    body?: null | Uint8Array,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Response>
}

export interface StorageCase {
  readonly name: string
  readonly run: (storage: StorageUnderTest) => Promise<void>
}
