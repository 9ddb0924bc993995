import type { PayloadRequest } from 'payload'

import type { MediaFile, Variant } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

import { origin } from '../audit/origin.js'
import { record } from '../audit/record.js'
import { roleOf } from '../core/Variant.js'
import { changeSettled } from './keepVariant.js'
import { untilSettled } from './untilSettled.js'

const isSmaller = (variant: Variant) => roleOf(variant) === 'optimized'

/** Serves the original again, and removes the smaller one. False where there was none. Throws `PROCESSING_BUSY`. */
export const restoreOriginal = (
  library: MediaLibrary,
  find: () => Promise<MediaFile>,
  req: PayloadRequest,
): Promise<boolean> =>
  untilSettled(find, async (file) => {
    if (!file.isOptimized && !file.variants?.some(isSmaller)) {
      return false
    }
    const row = await changeSettled(library, file, {
      also: (now, transaction) => {
        const detail = { did: 'restored' }
        return record(
          library,
          { action: 'process', by: origin(library, req), detail, file: now },
          transaction,
        )
      },
      change: (now) => now.filter((one) => !isSmaller(one)),
      set: {
        compressionRatio: null,
        isOptimized: false,
        optimizedSize: null,
        originalSize: file.filesize,
      },
    })
    return row ? true : undefined
  })
