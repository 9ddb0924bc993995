import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

import { createDatabase } from '../../services/postgres.js'

/** Milliseconds without any progress after which jobs that are left are taken for lost. */
const patienceMs = 5_000

/** A database for workers, whose statements are counted. */
export const jobsDatabase = async () => {
  const database = await createDatabase('jobs')
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  // Beside it: Payload drops what it does not know from a database whose schema it pushes.
  const counting = new pg.Client({ connectionString: new URL('/postgres', database.url).href })
  await counting.connect()
  await counting.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements')
  const jobs = async () => {
    const { rows } = await client.query<{ jobs: number }>(
      `SELECT count(*)::integer AS jobs FROM payload_jobs
       WHERE task_slug::text IN ('noop', 'mediaLibraryScanFile') AND completed_at IS NULL`,
    )
    return rows[0]!.jobs
  }
  return {
    /** Waits until no job is left, or nothing happens any more: jobs that are left, and milliseconds to the last change. */
    drained: async (lostAfterMs = patienceMs) => {
      const start = performance.now()
      let [left, at] = [await jobs(), start]
      while (left > 0 && performance.now() - at < lostAfterMs) {
        await sleep(5)
        const now = await jobs()
        if (now !== left) {
          ;[left, at] = [now, performance.now()]
        }
      }
      return { left, ms: at - start }
    },
    effects: async (count?: number) => {
      if (count !== undefined) {
        await client.query('DROP TABLE IF EXISTS bench_effects')
        await client.query(
          `CREATE TABLE bench_effects AS SELECT id, 0 AS runs, 0 AS effects, 'pending' AS state
           FROM generate_series(1, ${count}) AS id`,
        )
        await client.query('ALTER TABLE bench_effects ADD PRIMARY KEY (id)')
      }
      const { rows } = await client.query<{
        again: number
        done: number
        lost: number
        twice: number
      }>(
        `SELECT count(*) FILTER (WHERE state = 'done')::integer AS done,
          count(*) FILTER (WHERE effects = 0)::integer AS lost,
          count(*) FILTER (WHERE effects > 1)::integer AS twice,
          count(*) FILTER (WHERE runs > 1)::integer AS again FROM bench_effects`,
      )
      return rows[0]!
    },
    empty: () => client.query('DELETE FROM payload_jobs'),
    jobs,
    /** Statements of workers since the last call. */
    statements: async (): Promise<number> => {
      const { rows } = await counting.query<{ calls: string; query: string }>(
        `SELECT s.calls, s.query FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
         WHERE d.datname = $1 AND s.query NOT LIKE '%FROM payload_jobs%' AND s.query NOT LIKE '%bench_effects%'
           AND s.query NOT ILIKE '%pg_stat_statements%' ORDER BY s.calls DESC`,
        [new URL(database.url).pathname.slice(1)],
      )
      if (process.env.BENCH_SQL) {
        console.error(
          rows
            .map((row) => `${row.calls} ${row.query.replace(/\s+/g, ' ').slice(0, 160)}`)
            .join('\n'),
          '\n',
        )
      }
      await counting.query('SELECT pg_stat_statements_reset()')
      return rows.reduce((sum, { calls }) => sum + Number(calls), 0)
    },
    stop: async () => {
      await client.end()
      await counting.end()
      await database.drop()
    },
    url: database.url,
  }
}

export type JobsDatabase = Awaited<ReturnType<typeof jobsDatabase>>
