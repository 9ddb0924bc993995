import pg from 'pg'

import type { ServerKind } from '../server.js'

import { median, round, type RowResult, type Table } from '../figures.js'
import { startServer } from '../startServer.js'

const marks = [1, 10, 100, 400]
const files = marks.at(-1)!
/** Files up to a mark whose time is taken. */
const window = 10

interface Mark {
  readonly milliseconds: number
  readonly statements: number
  readonly ofThem: { readonly control: number; readonly login: number }
}

/** SQL statements and time of each marked file of one name. */
const follow = async (kind: ServerKind): Promise<Map<number, Mark>> => {
  const server = await startServer(kind)
  const client = new pg.Client({ connectionString: new URL('/postgres', server.databaseURL).href })
  const found = new Map<number, Mark>()
  const times: number[] = []
  try {
    await client.connect()
    await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements')
    for (let n = 1; n <= files; n++) {
      if (marks.includes(n)) {
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
      const text = await response.text()
      times.push(performance.now() - start)
      if (response.status !== 201) {
        throw new Error(text)
      }
      if (marks.includes(n)) {
        const { rows } = await client.query<{ calls: string; query: string }>(
          `SELECT s.query, s.calls FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
           WHERE d.datname = $1`,
          [new URL(server.databaseURL).pathname.slice(1)],
        )
        const calls = (keep: (query: string) => boolean) =>
          rows.filter(({ query }) => keep(query)).reduce((sum, row) => sum + Number(row.calls), 0)
        found.set(n, {
          milliseconds: round(median(times.slice(-window)), 1),
          ofThem: {
            control: calls((query) => /^(?:begin|commit|rollback)/i.test(query)),
            login: calls((query) => /from "users"/i.test(query)),
          },
          statements: calls(() => true),
        })
        if (process.env.BENCH_SQL) {
          console.error(
            rows
              .map((row) => `${row.calls} ${row.query.replace(/\s+/g, ' ').slice(0, 160)}`)
              .join('\n'),
          )
        }
      }
    }
    return found
  } finally {
    await client.end()
    await server.stop()
  }
}

/** SQL statements for the 1st, 10th, 100th and 400th file of one name, as PostgreSQL counts them. */
export const names = async (): Promise<RowResult> => {
  const [ours, stock] = [await follow('library'), await follow('stock Payload')]
  const table: Table = {}
  for (const n of marks) {
    const [us, they] = [ours.get(n)!, stock.get(n)!]
    table[`file ${n}`] = {
      'SQL, library': us.statements,
      'of them for the login': us.ofThem.login,
      'of them BEGIN and COMMIT': us.ofThem.control,
      'SQL, stock Payload': they.statements,
      'ms, library': us.milliseconds,
      'ms, stock Payload': they.milliseconds,
    }
  }
  const [us, they] = [ours.get(files)!, stock.get(files)!]
  return {
    about: `Files of one name, one after another, by REST. SQL as PostgreSQL counts it; milliseconds are the median of the ${window} files up to that one.`,
    ratios: {
      [`SQL at file ${files}, library / stock Payload`]: round(us.statements / they.statements, 3),
      [`milliseconds at file ${files}, library / stock Payload`]: round(
        us.milliseconds / they.milliseconds,
        3,
      ),
    },
    table,
  }
}
