import type { Operation } from '../../core/operations.js'
import type { VariantRole } from '../../core/Variant.js'
import type { ID } from '../UploadPlan.js'

/** Formats that pictures are made in. */
export type ImageFormat = 'avif' | 'gif' | 'jpeg' | 'png' | 'webp'

/** A picture, film or text that was made of a file. */
export interface FileVariant {
  readonly filesize: number
  readonly format: string
  /** Pixels; 0 where there are none. */
  readonly height: number
  /** ISO 8601. */
  readonly madeAt?: string
  readonly mimeType: string
  /** Under which it is served, as `/file/<name>`. */
  readonly name: string
  readonly operations?: readonly Operation[]
  readonly role: VariantRole
  readonly url: string
  /** Pixels; 0 where there are none. */
  readonly width: number
}

/** How a picture is written, and what it is called. */
export interface ImageOutput {
  /** @default the format of the file */
  readonly format?: ImageFormat
  /** Lower-case letters, digits and hyphens. @default what was done, the size and the format */
  readonly name?: string
  /** 1 to 100. @default by format */
  readonly quality?: number
}

export interface ProcessedImage {
  /** The file, as `GET /media/:id` answers it. */
  readonly doc: { readonly [field: string]: unknown; readonly id: ID }
  /** For people. */
  readonly message: string
  /** The picture that was made, or was there already. */
  readonly variant: FileVariant
}
