import type { PayloadRequest } from 'payload'

import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { AskedWishes } from '../transforms/makeAsked.js'
import type { CropWishes } from './processingShapes.js'

import {
  type OptimizeResult,
  optimizeFile,
  type OptimizeWishes,
} from '../transforms/optimizeFile.js'
import { partOf } from '../transforms/partOf.js'
import { finder } from './processed.js'

type Output = Pick<AskedWishes, 'format' | 'name' | 'quality'>
type ResizeWishes = { fit?: 'cover' | 'inside'; height?: number; width?: number } & Output

export const resizing =
  ({ fit, height, width, ...output }: ResizeWishes) =>
  (): AskedWishes => ({
    ...output,
    operations: [
      {
        op: 'resize',
        ...(fit ? { fit } : {}),
        ...(height ? { height } : {}),
        ...(width ? { width } : {}),
      },
    ],
  })

export const cropping =
  ({ aspectRatio, height, unit, width, x, y, ...output }: CropWishes & Output) =>
  (file: MediaFile): AskedWishes => ({
    ...output,
    operations: [{ ...partOf(file, { aspectRatio, height, unit, width, x, y }), op: 'crop' }],
  })

const sentenceFor = ({
  isNew,
  isOptimized,
  optimizedSize,
  originalSize,
}: OptimizeResult): string => {
  if (!isOptimized) {
    return `Nothing is gained: ${originalSize} bytes would become ${optimizedSize}. The file stays as it is.`
  }
  const sizes = `${optimizedSize} bytes instead of ${originalSize}`
  return isNew ? `The file was optimised: ${sizes}.` : `The file is optimised already: ${sizes}.`
}

export const optimizing = async (
  library: MediaLibrary,
  req: PayloadRequest,
  wishes: OptimizeWishes,
): Promise<{ message: string } & OptimizeResult> => {
  const result = await optimizeFile(library, finder(library, req), wishes, req)
  return { ...result, message: sentenceFor(result) }
}
