/** Bytes that can be read anywhere and are never held whole. */
export interface Source {
  /** At most `length` bytes from `offset`; fewer only where the bytes end. */
  readonly read: (offset: number, length: number) => Promise<Buffer>
  readonly size: number
}

/** Bytes from `start` up to, and without, `end`. */
export interface Extent {
  readonly end: number
  readonly start: number
}

export const lengthOf = (extents: readonly Extent[]): number =>
  extents.reduce((sum, { end, start }) => sum + end - start, 0)

/** The bytes of some extents, one after the other. */
export const bytesOf = async (source: Source, extents: readonly Extent[]): Promise<Buffer> => {
  const parts: Buffer[] = []
  for (const { end, start } of extents) {
    parts.push(await source.read(start, end - start))
  }
  return Buffer.concat(parts)
}
