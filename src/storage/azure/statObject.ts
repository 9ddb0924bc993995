import type { StoredObject } from '../StorageProvider.js'
import type { Container } from './containerOf.js'

import { askIfThere } from './ask.js'

/** Azure puts etags in quotes. */
export const bareEtag = (etag = ''): string => etag.replace(/^"(.*)"$/, '$1')

/** The target of a copy that is under way, or failed, is no object. */
export const isWhole = (copyStatus?: string): boolean =>
  copyStatus === undefined || copyStatus === 'success'

export interface FoundBlob {
  /** Of the copy that makes or made it: `pending`, `success`, `failed`, `aborted`. */
  readonly copyStatus?: string
  /** In quotes. */
  readonly etag: string
  readonly object: StoredObject
  /** The upload it was made of. */
  readonly upload?: string
}

/** What is at the key, also the unfinished target of a copy. */
export const findBlob = async (container: Container, key: string): Promise<FoundBlob | null> => {
  const path = container.pathOf(key)
  const found = await askIfThere(container, ({ abortSignal, client }) =>
    client.getBlobClient(path).getProperties({ abortSignal }),
  )
  if (!found) {
    return null
  }
  const { contentLength = 0, copyStatus, etag = '', lastModified, metadata } = found
  return {
    copyStatus,
    etag,
    object: {
      etag: bareEtag(etag),
      key,
      modifiedAt: lastModified ?? new Date(0),
      size: contentLength,
    },
    upload: metadata?.upload,
  }
}

export const statObject = async (
  container: Container,
  key: string,
): Promise<null | StoredObject> => {
  const found = await findBlob(container, key)
  return found && isWhole(found.copyStatus) ? found.object : null
}
