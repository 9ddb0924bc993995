import type { ID, MediaFile, Variant } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Shape } from './pictures/plan.js'

/** What an attempt to make the derivatives of one file is given. */
export interface Making {
  readonly file: MediaFile
  /** The thumbnail and every preset that is for files of this kind. */
  readonly shapes: readonly Shape[]
  /** Aborted when the worker has to stop. */
  readonly signal: AbortSignal
  /** Tells its objects from those of other attempts. */
  readonly tag: string
  /** Keys it wrote: if it comes to nothing they are removed. */
  readonly written: string[]
}

/** What came of it. */
export interface Made {
  /** Machine fields of the file: its dimensions, its duration, its placeholder... */
  readonly set: Readonly<Record<string, unknown>>
  /** All that this attempt stands for: new ones, and old ones that are still right. */
  readonly variants: readonly Variant[]
}

/** Makes what there is to make of one kind of file. */
export type Maker = (library: MediaLibrary, making: Making) => Promise<Made>

/** Where a variant is asked for. */
export const urlOf = ({ payload, slugs }: MediaLibrary, id: ID, name: string): string =>
  `${payload.config.routes.api}/${slugs.media}/${id}/file/${name}`
