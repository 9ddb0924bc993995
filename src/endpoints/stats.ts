import type { Handler } from './Route.js'

import { scanStatuses } from '../core/scanStatus.js'
import { requireAdmin } from '../library/authorize.js'

/** `GET /media/stats`: what an operator looks at first. */
export const stats: Handler = async (library, req) => {
  requireAdmin(library, req)
  const count = async (collection: string, where = {}) => (await library.payload.db.count({ collection, where })).totalDocs
  const byStatus = scanStatuses.map(
    async (status) => [status, await count(library.slugs.media, { scanStatus: { equals: status } })] as const,
  )
  const [files, uploads, removals, scannerVersion, ...statuses] = await Promise.all([
    count(library.slugs.media),
    count(library.slugs.uploads, { state: { in: ['open', 'completing'] } }),
    count(library.slugs.uploads, { removal: { equals: 'due' } }),
    library.scanner.version().catch(() => null),
    ...byStatus,
  ])
  const { queue, scanner, stores } = library
  return Response.json({
    files,
    openUploads: uploads,
    queue: { name: queue.name },
    removalsDue: removals,
    scanner: { isAvailable: scannerVersion !== null, name: scanner.name, notice: scanner.notice ?? null, version: scannerVersion },
    scanStatus: Object.fromEntries(statuses),
    // New files go to the first.
    storage: [...stores.values()].map(({ name, region }) => ({ provider: name, region: region ?? null })),
  })
}
