import { postgresAdapter } from '@payloadcms/db-postgres'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

import { type App, createApp } from '../app/createApp.js'
import { settleDown } from '../app/later.js'
import { speaker } from '../app/uploads.js'
import { type Postgres, startPostgres } from '../services/startPostgres.js'
import { clientOf, within } from './client.js'
import { compare, nothingLost } from './compare.js'
import { faultOptions } from './faultOptions.js'
import { faultMinutes, isTime, timeout } from './faultTime.js'
import { lane, randomOf } from './lanes.js'
import { type Field, openField } from './openField.js'

/** What clients are told while the database fails: what they asked for, a refusal, or to come again. */
const isSpeakable = (reply: null | number) => reply === null || reply < 500 || reply === 503

describe('a Postgres that fails while clients work (F17)', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'media-library-faults-'))
  const previous = process.env.DATABASE_URL
  let server: Postgres
  let field: Field

  beforeAll(async () => {
    server = await startPostgres(dir, { durable: true })
    process.env.DATABASE_URL = server.url
    field = await openField()
  })
  afterAll(async () => {
    await field?.stop()
    process.env.DATABASE_URL = previous
    await server.stop()
    rmSync(server.home, { force: true, recursive: true })
    rmSync(dir, { force: true, recursive: true })
  })

  /** Asks on a connection of its own, as an operator does. */
  const operate = async (text: string, values: unknown[] = []) => {
    const client = new pg.Client(field.app.databaseURL)
    client.on('error', () => {})
    await client.connect()
    try {
      return await client.query(text, values)
    } finally {
      await client.end()
    }
  }

  /** Lets clients work until `harm` is done and as many promises again were made. */
  const whileWorking = async (harm: () => Promise<unknown>) => {
    const { app, client, contents, ledger } = field
    let isOver = false
    const laning = {
      client,
      contents,
      isOver: () => isOver,
      memory: { owned: [], unfinished: [] },
      random: randomOf(17),
    }
    const first = ledger.entries().length
    const working = Array.from({ length: 4 }, () => lane(laning))
    const jobs = (async () => {
      while (!isOver) {
        await app.drain().catch(() => undefined)
        await sleep(10)
      }
    })()
    const more = async () => {
      const before = ledger.acked()
      while (ledger.acked() < before + 10) {
        await sleep(20)
      }
    }
    await more()
    await harm()
    await more()
    isOver = true
    await Promise.all([...working, jobs])
    const odd = ledger
      .entries()
      .slice(first)
      .filter(({ reply }) => !isSpeakable(reply))
    expect(odd).toEqual([])
    await settleDown(app)
    expect(await compare(app, ledger.entries())).toEqual(nothingLost)
  }

  it(
    'loses every connection, again and again',
    () =>
      whileWorking(async () => {
        for (let turn = 0; turn < 5 || (faultMinutes > 0 && turn < 50 && isTime()); turn++) {
          await operate(
            'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL',
          )
          await sleep(50)
        }
      }),
    timeout,
  )

  it(
    'is killed, is away for a while, and comes back with everything it promised',
    () =>
      whileWorking(async () => {
        const postmaster = readFileSync(path.join(server.home, 'data', 'postmaster.pid'), 'utf8')
        process.kill(Number(postmaster.split('\n')[0]), 'SIGQUIT')
        await server.stop()
        await sleep(500)
        const { port } = server
        server = await startPostgres(dir, { durable: true })
        expect(server.port).toBe(port)
      }),
    timeout,
  )

  describe('seen by a server', () => {
    /** Another server, whose connections are these. */
    const withServer = async (
      pool: { max?: number; statement_timeout?: number },
      work: (app: App, client: Field['client']) => Promise<void>,
    ) => {
      const { admin, databaseURL, dir: store, editor, other } = field.app
      const app = await createApp({
        ...faultOptions,
        config: {
          db: postgresAdapter({ pool: { connectionString: databaseURL, ...pool }, push: false }),
        },
        databaseURL,
        dir: store,
        people: { admin, editor, other },
      })
      try {
        await work(app, clientOf(field.app, field.ledger, within(app)))
      } finally {
        await app.stop()
      }
    }
    afterEach(async () => {
      await settleDown(field.app)
      expect(await compare(field.app, field.ledger.entries())).toEqual(nothingLost)
    })

    const holding = async (text: string, work: (holder: pg.Client) => Promise<void>) => {
      const holder = new pg.Client(field.app.databaseURL)
      holder.on('error', () => {})
      await holder.connect()
      try {
        await holder.query('BEGIN')
        await holder.query(text)
        await work(holder)
      } finally {
        await holder.query('ROLLBACK').catch(() => undefined)
        await holder.end()
      }
    }
    const untilSomebodyWaits = async () => {
      const waiting = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
      while ((await operate(waiting)).rowCount === 0) {
        await sleep(20)
      }
    }
    const usage = () =>
      `SELECT 1 FROM storage_usage WHERE user_id = ${field.app.editor.id} FOR UPDATE`

    it('with little patience is answered 503 with a code, and goes on afterwards', () =>
      withServer({ statement_timeout: 2_000 }, async (hasty, client) => {
        const paper = field.contents.paper()
        await holding(usage(), async () => {
          const answer = await speaker(hasty).presign({ filename: 'a.pdf', size: 100 })
          expect(answer).toMatchObject({
            body: { errors: [{ data: { code: 'DATABASE_UNAVAILABLE' } }] },
            status: 503,
          })
          expect((await client.direct('editor', paper)).status).toBe(503)
        })
        expect((await field.client.direct('editor', paper)).status).toBe(201)
      }))

    it('that waits for somebody who waits for it is answered 503, or done', async () => {
      const { app, client, contents } = field
      const file = (await client.direct('editor', contents.paper())).body.doc.id as number
      let trashing: Promise<{ status: null | number }> | undefined
      await holding(`SELECT 1 FROM media WHERE id = ${file} FOR UPDATE`, async (holder) => {
        trashing = speaker(app).ask('DELETE', `/media/${file}`)
        await untilSomebodyWaits()
        await holder.query(usage()).catch(() => undefined)
      })
      expect([200, 503]).toContain((await trashing!).status)
      expect([200, 409]).toContain((await speaker(app).ask('DELETE', `/media/${file}`)).status)
    })

    it('with fewer connections than requests answers everybody', () =>
      withServer({ max: 3 }, async (_, client) => {
        const { contents } = field
        const answers = await Promise.all(
          Array.from({ length: 30 }, () => client.direct('editor', contents.paper())),
        )
        expect(answers.map(({ status }) => status)).toEqual(Array(30).fill(201))
      }))
  })
})
