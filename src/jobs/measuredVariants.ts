import type { Made } from '../derivatives/Making.js'
import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'

/** Tells telemetry and the log how long the variants of one file took. */
export const measuredVariants = (
  { payload, telemetry }: MediaLibrary,
  { id, filesize, storageProvider }: MediaFile,
  render: () => Promise<Made>,
): Promise<Made> => {
  const attributes = { 'media.file': id, 'media.provider': storageProvider, 'media.size': filesize }
  return telemetry.span('media.variants', attributes, async (note) => {
    const began = performance.now()
    const made = await render()
    const ms = performance.now() - began
    const count = made.variants.length
    note({ 'media.variants': count })
    telemetry.count('variants_total', {}, count)
    telemetry.observe('variant_seconds', ms / 1000)
    payload.logger.info({
      count,
      file: id,
      ms: Math.round(ms),
      msg: 'Variants were made',
      size: made.variants.reduce((sum, { filesize }) => sum + filesize, 0),
    })
    return made
  })
}
