import { defaultFileTypes, defaultMaxSize, type FileType, type MediaType } from './mediaKinds.js'

/** What may come in: resolved once from the options, the same for every way in. */
export interface MediaRules {
  readonly fileTypes: readonly FileType[]
  readonly maxSize: Readonly<Record<MediaType, number>>
}

export const defaultRules: MediaRules = { fileTypes: defaultFileTypes, maxSize: defaultMaxSize }

/** Bytes of the largest file that any kind accepts. */
export const largestSize = ({ fileTypes, maxSize }: MediaRules): number =>
  Math.max(0, ...fileTypes.map(({ kind }) => maxSize[kind]))
