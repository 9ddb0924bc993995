import type { MediaType } from '../../core/mediaKinds.js'
import type { Pictured } from '../../core/pictureOf.js'
import type { ProcessingStatus } from '../../core/processingStatus.js'
import type { RenditionStatus } from '../../core/renditionStatus.js'
import type { ScanStatus } from '../../core/scanStatus.js'

/** A file as its preview needs it. */
export interface PreviewedFile extends Pictured {
  readonly codecs?: null | string
  readonly colorProfile?: null | string
  readonly deletedAt?: null | string
  /** Seconds. */
  readonly duration?: null | number
  readonly filename?: null | string
  readonly filesize?: null | number
  readonly focalX?: null | number
  readonly focalY?: null | number
  readonly hadLocation?: boolean | null
  readonly id: number | string
  readonly isAnimated?: boolean | null
  readonly isOptimized?: boolean | null
  readonly isQuarantined?: boolean | null
  readonly mediaType: MediaType
  readonly metadata?: null | Readonly<Record<string, unknown>>
  readonly mimeType: string
  readonly optimizedSize?: null | number
  readonly originalFilename?: null | string
  readonly originalSize?: null | number
  readonly pageCount?: null | number
  readonly processedAt?: null | string
  readonly processingError?: null | string
  readonly renditionError?: null | string
  /** Per cent. */
  readonly renditionProgress?: null | number
  readonly renditionStatus?: null | RenditionStatus
  readonly scanStatus: ScanStatus
  readonly status: ProcessingStatus
  readonly thumbnailUrl?: null | string
  readonly variantsSize?: null | number
  readonly waveform?: null | { readonly peaks?: readonly number[] }
}

/** What every part of a preview is given. */
export interface PreviewProps {
  /** Address of the media collection. */
  readonly api: string
  readonly file: PreviewedFile
}

/** The gate gives its bytes away, to those who may see it. */
export const isServed = ({ deletedAt, scanStatus }: PreviewedFile): boolean =>
  scanStatus === 'CLEAN' && !deletedAt
