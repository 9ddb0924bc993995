import type { MediaFile } from '../library/documents.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Inspection } from './inspectFile.js'

/** Tells telemetry and the log how long a scan took, and how it ended. */
export const measured = (
  { payload, telemetry }: MediaLibrary,
  { id, filesize, storageProvider }: MediaFile,
  inspect: () => Promise<Inspection>,
): Promise<Inspection> => {
  const attributes = { 'media.file': id, 'media.provider': storageProvider, 'media.size': filesize }
  return telemetry.span('media.scan', attributes, async (note) => {
    const begun = performance.now()
    let verdict = 'error'
    try {
      const inspection = await inspect()
      verdict = inspection.verdict.verdict
      note({ 'media.outcome': verdict })
      return inspection
    } finally {
      const ms = Math.round(performance.now() - begun)
      telemetry.observe('scan_seconds', ms / 1000, { verdict })
      telemetry.count('scans_total', { verdict })
      // Why there is none is logged by whoever puts the file back.
      if (verdict !== 'error') {
        payload.logger.info({ file: id, ms, msg: 'A file was scanned', verdict })
      }
    }
  })
}
