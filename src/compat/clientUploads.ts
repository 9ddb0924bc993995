import type { Config, PayloadHandler, PayloadRequest } from 'payload'

import { initClientUploads } from '@payloadcms/plugin-cloud-storage/utilities'
import { createClientUploadReceipt, verifyClientUploadReceipt } from 'payload/internal'

export interface ClientUploads {
  readonly clientHandler: string
  readonly collection: string
  readonly enabled: boolean
  readonly serverHandler: PayloadHandler
}

/**
 * Feeds Payload's own upload screens (create view, bulk upload, drawers) with our uploader: the browser sends the
 * bytes to the store and posts a signed receipt instead of a file. Payload 4 replaces this seam. Changes `config`.
 */
export const installClientUploads = (
  config: Config,
  { clientHandler, collection, enabled, serverHandler }: ClientUploads,
): void =>
  initClientUploads({
    clientHandler,
    collections: { [collection]: true },
    config,
    enabled,
    serverHandler,
    serverHandlerPath: '/media-library/receipt',
  })

export interface Receipt {
  readonly collection: string
  readonly context: Record<string, unknown>
  readonly filename: string
}

/** A receipt only this person can use, for six hours. */
export const signReceipt = (
  req: PayloadRequest,
  { collection, context, filename }: Receipt,
): string => createClientUploadReceipt({ collectionSlug: collection, context, filename, req })

/** What a receipt says. Throws unless this server gave it to this person. */
export const verifyReceipt = (
  req: PayloadRequest,
  collection: string,
  signedReceipt: string,
): Record<string, unknown> =>
  verifyClientUploadReceipt({ collectionSlug: collection, req, signedReceipt }).context
