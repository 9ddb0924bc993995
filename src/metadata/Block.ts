import type { Extent, Source } from './Source.js'

/** Other bytes for an extent of a file, as many as were there; zeros where there are no `bytes`. */
export interface Patch extends Extent {
  readonly bytes?: Buffer
}

/** `exif` begins with the header of TIFF, `photoshop` is a row of its resources, `tags` are those of Matroska, `xmp` is XML. */
export type BlockKind = 'exif' | 'photoshop' | 'tags' | 'xmp'

/** Metadata in a file, which may be in pieces. */
export interface Block {
  readonly extents: readonly Extent[]
  readonly kind: BlockKind
  /** What has to change with it, such as a checksum over it. */
  readonly seal?: (bytes: Buffer) => readonly Patch[]
}

/** A place by itself, and what takes it out. */
export interface Place {
  readonly place: readonly Patch[]
}

export type Found = Block | Place

/** Finds the metadata in a part of a file, whatever its bytes are: never throws because of them. */
export type Walk = (source: Source, within: Extent) => AsyncGenerator<Found>
