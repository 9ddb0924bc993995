import type { FileType } from '../core/mediaKinds.js'
import type { ImageHeader } from '../derivatives/pictures/readHeader.js'
import type { ID } from '../library/documents.js'
import type { StorageProvider, StoredObject } from '../storage/StorageProvider.js'

import { publicUrlsOf } from '../library/publicUrlsOf.js'
import { partsOfKey } from './planObject.js'

interface Stored {
  readonly fileType: FileType
  readonly header: ImageHeader | null
  readonly object: StoredObject
  readonly originalFilename: string
  readonly storage: StorageProvider
  readonly user: ID
}

/** Machine fields of a file that has just been stored: everything from the bytes and the store, nothing from the client. */
export const machineValues = ({
  fileType,
  header,
  object,
  originalFilename,
  storage,
  user,
}: Stored): Record<string, unknown> => {
  const { filename, objectKey, prefix } = partsOfKey(object.key)
  return {
    _objectKey: objectKey,
    aspectRatio: header ? Number((header.width / header.height).toFixed(4)) : null,
    attempts: 0,
    colorProfile: header?.colorProfile ?? null,
    downloadCount: 0,
    etag: object.etag,
    filename,
    filesize: object.size,
    height: header?.height ?? null,
    isAnimated: header?.isAnimated ?? false,
    isOptimized: false,
    isProcessed: false,
    isQuarantined: false,
    mediaType: fileType.kind,
    mimeType: fileType.mimeType,
    originalFilename,
    originalSize: object.size,
    prefix,
    renditionAttempts: 0,
    renditionStatus: 'none',
    scanStatus: 'PENDING',
    status: 'pending',
    storagePath: object.key,
    storageProvider: storage.name,
    storageRegion: storage.region ?? null,
    usageCount: 0,
    user,
    variants: [],
    variantsSize: 0,
    viewCount: 0,
    width: header?.width ?? null,
    ...publicUrlsOf(storage, { key: object.key, mimeType: fileType.mimeType }),
  }
}
