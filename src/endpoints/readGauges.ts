import { sql } from '@payloadcms/db-postgres'

import type { ScanStatus } from '../core/scanStatus.js'
import type { MediaLibrary } from '../library/MediaLibrary.js'
import type { Reading } from '../telemetry/Telemetry.js'

import { columnsOf, runSQL, tableOf } from '../compat/database.js'
import { scanStatuses } from '../core/scanStatus.js'

/** Milliseconds a scanner has to answer while somebody waits for the figures. */
const patienceMs = 2_000

type Gauge = (library: MediaLibrary) => Promise<Reading[]>

const files: Gauge = async (library) => {
  const media = tableOf(library, library.slugs.media)
  const column = columnsOf(media)
  const rows = await runSQL<{ age: string; bytes: string; files: string; status: ScanStatus }>(
    library,
    sql`SELECT ${column('scanStatus')} AS status, count(*) AS files,
        coalesce(sum(${column('filesize')} + ${column('variantsSize')}), 0) AS bytes,
        extract(epoch FROM now() - min(${column('createdAt')})) AS age
      FROM ${media} GROUP BY 1`,
  )
  const of = (status: ScanStatus) => rows.find((row) => row.status === status)
  return [
    ...scanStatuses.flatMap((status): Reading[] => {
      const labels = { scan_status: status }
      return [
        { name: 'files', labels, value: Number(of(status)?.files ?? 0) },
        { name: 'stored_bytes', labels, value: Number(of(status)?.bytes ?? 0) },
      ]
    }),
    { name: 'oldest_pending_seconds', value: Math.max(0, Number(of('PENDING')?.age ?? 0)) },
  ]
}

const uploads: Gauge = async (library) => {
  const table = tableOf(library, library.slugs.uploads)
  const [row] = await runSQL<{ due: string; open: string }>(
    library,
    sql`SELECT count(*) FILTER (WHERE removal = 'due') AS due,
        count(*) FILTER (WHERE state IN ('open', 'completing')) AS open
      FROM ${table}`,
  )
  return [
    { name: 'open_uploads', value: Number(row!.open) },
    { name: 'removals_due', value: Number(row!.due) },
  ]
}

const queue: Gauge = async ({ payload, queue: { counts } }) =>
  Object.entries((await counts?.(payload)) ?? {}).map(([state, value]) => ({
    name: 'queue_jobs',
    labels: { state },
    value: value as number,
  }))

const scanner: Gauge = async (library) => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<number>((resolve) => (timer = setTimeout(() => resolve(0), patienceMs)))
  const answers = library.scanner.version().then(
    () => 1,
    () => 0,
  )
  const value = await Promise.race([answers, late]).finally(() => clearTimeout(timer))
  return [{ name: 'scanner_up', value }]
}

const gauges: Readonly<Record<string, Gauge>> = { files, queue, scanner, uploads }

/** Figures as they are now, of all servers together. One that cannot be read is missing, the others are there. */
export const readGauges = async (library: MediaLibrary): Promise<Reading[]> => {
  const reading = Object.entries(gauges).map(([gauge, read]) =>
    read(library).catch((err: unknown) => {
      library.payload.logger.warn({ err, gauge, msg: 'A gauge could not be read' })
      return []
    }),
  )
  return (await Promise.all(reading)).flat()
}
