import pg from 'pg'

import { startServer } from '../startServer.js'

const files = 400

/** SQL statements for the 1st, 10th, 100th and 400th file of one name, as PostgreSQL counts them. */
export const names = async () => {
  const server = await startServer()
  const client = new pg.Client({ connectionString: new URL('/postgres', server.databaseURL).href })
  try {
    await client.connect()
    await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements')
    const table: Record<string, Record<string, number>> = {}
    for (let n = 1; n <= files; n++) {
      const isCounted = [1, 10, 100, files].includes(n)
      if (isCounted) {
        await client.query('SELECT pg_stat_statements_reset()')
      }
      const form = new FormData()
      form.set('file', new File(['the same name again'], 'notes.txt', { type: 'text/plain' }))
      const start = performance.now()
      const response = await fetch(`${server.api}/media`, {
        body: form,
        headers: { Authorization: `JWT ${server.token}` },
        method: 'POST',
      })
      const ms = performance.now() - start
      if (response.status !== 201) {
        throw new Error(await response.text())
      }
      if (isCounted) {
        const { rows } = await client.query(
          `SELECT s.query, s.calls FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
           WHERE d.datname = $1`,
          [new URL(server.databaseURL).pathname.slice(1)],
        )
        const calls = (keep: (query: string) => boolean) =>
          rows.filter(({ query }) => keep(query)).reduce((sum, row) => sum + Number(row.calls), 0)
        const isControl = (query: string) => /^(?:begin|commit|rollback)/i.test(query)
        const isLogin = (query: string) => /from "users"/i.test(query)
        table[`file ${n}`] = {
          milliseconds: Math.round(ms),
          'of them for the login': calls(isLogin),
          'of them BEGIN and COMMIT': calls(isControl),
          'SQL statements': calls(() => true),
        }
        if (process.env.BENCH_SQL) {
          console.error(rows.map((row) => `${row.calls} ${row.query.replace(/\s+/g, ' ').slice(0, 160)}`).join('\n'))
        }
      }
    }
    return table
  } finally {
    await client.end()
    await server.stop()
  }
}
