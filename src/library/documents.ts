import type { MediaType } from '../core/mediaKinds.js'
import type { Area } from '../core/operations.js'
import type { ProcessingStatus } from '../core/processingStatus.js'
import type { RenditionStatus } from '../core/renditionStatus.js'
import type { ScanStatus } from '../core/scanStatus.js'
import type { RemovalState, UploadState } from '../core/uploadState.js'
import type { Variant } from '../core/Variant.js'
import type { StorageProviderName } from '../storage/StorageProvider.js'

export type { Variant } from '../core/Variant.js'

export type ID = number | string

/** The parts of a `media` row that the library itself reads. */
export interface MediaFile {
  readonly _objectKey: string
  readonly altText?: null | string
  readonly attempts: number
  readonly claimedAt?: null | string
  readonly claimToken?: null | string
  readonly codecs?: null | string
  readonly createdAt: string
  /** The part of the picture that is shown, by an editor's word; `null` is all of it. */
  readonly crop?: Area | null
  readonly declaredSha256?: null | string
  readonly deletedAt?: null | string
  /** Seconds. */
  readonly duration?: null | number
  readonly etag?: null | string
  readonly filename: string
  readonly filesize: number
  readonly focalX?: null | number
  readonly focalY?: null | number
  readonly folder?: ID | null | { readonly id: ID }
  readonly height?: null | number
  readonly id: ID
  readonly isAnimated?: boolean | null
  readonly isOptimized?: boolean | null
  readonly isQuarantined: boolean
  /** Fingerprint of the presets its variants were made with. */
  readonly madeWith?: null | string
  readonly mediaType: MediaType
  /** What the camera, the recorder or the author's program wrote into it. */
  readonly metadata?: null | Readonly<Record<string, unknown>>
  readonly mimeType: string
  readonly originalFilename: string
  /** ThumbHash, base64. */
  readonly placeholder?: null | string
  readonly prefix: string
  readonly processedAt?: null | string
  readonly processingError?: null | string
  /** SHA-256 of the bytes as they came, where the location was taken out of them. */
  readonly receivedSha256?: null | string
  readonly releasedAt?: null | string
  readonly renditionAttempts: number
  readonly renditionClaimedAt?: null | string
  readonly renditionError?: null | string
  /** Per cent. */
  readonly renditionProgress?: null | number
  readonly renditionStatus?: null | RenditionStatus
  readonly renditionToken?: null | string
  /** The file whose bytes these will be. */
  readonly replaces?: ID | null | { readonly id: ID }
  readonly rescanAt?: null | string
  readonly scanFinding?: null | string
  readonly scannedAt?: null | string
  readonly scannerVersion?: null | string
  readonly scanResult?: null | string
  readonly scanStatus: ScanStatus
  readonly sha256?: null | string
  readonly status: ProcessingStatus
  readonly storagePath: string
  readonly storageProvider: StorageProviderName
  readonly updatedAt: string
  readonly user: ID | { readonly id: ID }
  readonly variants?: null | readonly Variant[]
  /** Bytes of all variants. */
  readonly variantsSize: number
  readonly visibility: 'private' | 'public'
  /** Of a sound. */
  readonly waveform?: null | { readonly peaks: readonly number[]; readonly version: 1 }
  readonly width?: null | number
}

export interface MediaUpload {
  readonly claimedAt?: null | string
  readonly claimToken?: null | string
  readonly expiresAt: string
  readonly filename: string
  /** What was asked for, so that a repeated request can be told from another one with the same key. */
  readonly fingerprint?: null | string
  readonly folder?: ID | null | { readonly id: ID }
  readonly id: ID
  readonly idempotencyKey?: null | string
  readonly key: string
  readonly mediaFile?: ID | null | { readonly id: ID }
  readonly mimeType: string
  readonly originalFilename: string
  readonly partSize: number
  readonly removal: RemovalState
  readonly replaces?: ID | null | { readonly id: ID }
  readonly sha256?: null | string
  /** Bytes that are reserved for it. */
  readonly size: number
  readonly state: UploadState
  readonly storageProvider: StorageProviderName
  readonly storageUploadId?: null | string
  /** Null when the user was deleted since it ended. */
  readonly user: ID | null | { readonly id: ID }
}

export interface StorageUsage {
  readonly allocatedBytes: number
  readonly allocatedFiles: number
  readonly audioBytes: number
  readonly audioFiles: number
  readonly bandwidthLimitBytes?: null | number
  readonly bandwidthResetAt?: null | string
  readonly bandwidthUsedBytes: number
  readonly calculatedAt?: null | string
  readonly documentBytes: number
  readonly documentFiles: number
  readonly fileLimit?: null | number
  readonly id: ID
  readonly imageBytes: number
  readonly imageFiles: number
  readonly otherBytes: number
  readonly otherFiles: number
  readonly quarantinedBytes: number
  readonly reservedBytes: number
  readonly reservedFiles: number
  readonly storageLimitBytes?: null | number
  readonly totalBytes: number
  readonly totalFiles: number
  readonly trashBytes: number
  readonly user: ID | { readonly id: ID }
  readonly variantBytes: number
  readonly videoBytes: number
  readonly videoFiles: number
}

export interface MediaPreset {
  /** Formats besides `format`; each is a variant `<label>.<format>`. */
  readonly alsoFormats?: null | readonly ('avif' | 'jpeg' | 'webp')[]
  readonly fit: 'cover' | 'inside'
  readonly format: 'avif' | 'jpeg' | 'original' | 'png' | 'webp'
  readonly height?: null | number
  readonly id: ID
  /** Whose pictures: those of images, the posters of videos, first pages of documents, covers of audio. @default all */
  readonly kinds?: null | readonly ('audio' | 'document' | 'image' | 'video')[]
  readonly label: string
  readonly quality: number
  readonly version: number
  readonly width?: null | number
}

/** The id of a relation, populated or not. */
export const idOf = (relation: ID | { readonly id: ID }): ID =>
  typeof relation === 'object' ? relation.id : relation
