export interface PartLimits {
  readonly equalSize?: boolean
  readonly max: number
  readonly maxSize: number
  readonly minSize: number
}

export interface PartLayout {
  readonly partCount: number
  /** Bytes of every part but the last. */
  readonly partSize: number
}

const MiB = 2 ** 20

/** Bytes of a part when nobody asks for another size. */
export const defaultPartSize = 8 * MiB

/** How `size` bytes are cut: the wanted part size, grown until the store's part count suffices. */
export const planParts = (
  size: number,
  limits: PartLimits,
  wanted = defaultPartSize,
): PartLayout => {
  const least = Math.max(limits.minSize, Math.ceil(size / limits.max))
  const rounded = least > wanted ? Math.ceil(least / MiB) * MiB : wanted
  const partSize = Math.min(rounded, limits.maxSize)
  return { partCount: Math.max(1, Math.ceil(size / partSize)), partSize }
}

/** Bytes of part `number` (from 1) of a file of `size` bytes. */
export const sizeOfPart = (
  number: number,
  size: number,
  { partCount, partSize }: PartLayout,
): number => (number < partCount ? partSize : size - partSize * (partCount - 1))
