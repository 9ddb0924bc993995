import type { Handler } from './Route.js'

import { scanStatuses } from '../core/scanStatus.js'
import { requireAdmin } from '../library/authorize.js'
import { versionOf } from '../programs/versionOf.js'
import { describeScanner } from '../scanners/describeScanner.js'

/** `GET /media/stats`: what an operator looks at first. */
export const stats: Handler = async (library, req) => {
  requireAdmin(library, req)
  const count = async (collection: string, where = {}) =>
    (await library.payload.db.count({ collection, where })).totalDocs
  const byStatus = scanStatuses.map(
    async (status) =>
      [status, await count(library.slugs.media, { scanStatus: { equals: status } })] as const,
  )
  const { payload, queue, scanner, stores, video } = library
  const [files, uploads, removals, scannerState, jobs, ffmpeg, ffprobe, ...statuses] =
    await Promise.all([
      count(library.slugs.media),
      count(library.slugs.uploads, { state: { in: ['open', 'completing'] } }),
      count(library.slugs.uploads, { removal: { equals: 'due' } }),
      describeScanner(scanner),
      // A queue that is down has no figures; the rest of them are all the more wanted.
      Promise.resolve(queue.counts?.(payload)).catch(() => undefined),
      versionOf(video.ffmpeg),
      versionOf(video.ffprobe),
      ...byStatus,
    ])
  return Response.json({
    files,
    openUploads: uploads,
    // Null where films and sounds get nothing, as the program is missing.
    programs: { ffmpeg, ffprobe },
    queue: { jobs: jobs ?? null, name: queue.name },
    removalsDue: removals,
    scanner: { name: scanner.name, notice: scanner.notice ?? null, ...scannerState },
    scanStatus: Object.fromEntries(statuses),
    // New files go to the first.
    storage: [...stores.values()].map(({ name, region }) => ({
      provider: name,
      region: region ?? null,
    })),
  })
}
