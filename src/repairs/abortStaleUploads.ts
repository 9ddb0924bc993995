import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { StaleUpload } from './comparison.js'
import type { Failure } from './removeOrphans.js'

import { storeOf } from '../library/storeOf.js'

const isUnderWay = async (library: MediaLibrary, { key, provider }: StaleUpload) => {
  const { totalDocs } = await library.payload.db.count({
    collection: library.slugs.uploads,
    where: {
      and: [
        { key: { equals: key } },
        { storageProvider: { equals: provider } },
        { state: { in: ['open', 'completing'] } },
      ],
    },
  })
  return totalDocs > 0
}

/** Ends uploads that stores keep parts of and no row knows as under way. Answers how many it ended. */
export const abortStaleUploads = async (
  library: MediaLibrary,
  uploads: readonly StaleUpload[],
): Promise<{ readonly aborted: number; readonly failed: readonly Failure[] }> => {
  const failed: Failure[] = []
  let aborted = 0
  for (const upload of uploads) {
    try {
      if (!(await isUnderWay(library, upload))) {
        const { id, key, provider } = upload
        await storeOf(library, { storageProvider: provider }).abortUpload({ id, key })
        aborted += 1
      }
    } catch (error) {
      library.payload.logger.error({ err: error, msg: 'A stale upload could not be ended', upload })
      failed.push({ key: upload.key || upload.id, reason: (error as Error).message })
    }
  }
  return { aborted, failed }
}
