import { sql } from '@payloadcms/db-postgres'

import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { eicarBytes, form, pdf } from '../app/files.js'
import { settleDown } from '../app/later.js'
import { query } from '../app/query.js'
import { errorOf, put, read, speaker } from '../app/uploads.js'

interface Adapter {
  commitTransaction(id: Promise<string> | string): Promise<void>
  readonly sessions: Record<
    string,
    { db: { execute(statement: unknown): Promise<{ rows: { pid: number }[] }> } }
  >
}

describe('a connection that is lost when a transaction is committed', () => {
  let app: App
  /** When the connection of the next commit is lost. */
  let isLost: 'after the commit' | 'before the commit' | undefined

  beforeAll(async () => {
    app = await createApp()
    const db = app.payload.db as unknown as Adapter
    const { commitTransaction } = db
    db.commitTransaction = async (given) => {
      const id = await given
      const session = db.sessions[id]
      const when = session && isLost
      if (when) {
        isLost = undefined
        const { rows } = await session.db.execute(sql`SELECT pg_backend_pid() AS pid`)
        await (when === 'after the commit' && session.db.execute(sql`COMMIT`))
        await query(app, 'SELECT pg_terminate_backend($1)', [rows[0]!.pid])
      }
      return commitTransaction.call(db, id)
    }
  })
  afterAll(() => app.stop())

  const bytes = pdf()
  const presign = async (): Promise<number> => {
    const { body } = await speaker(app).presign({ filename: 'a.pdf', size: bytes.length })
    await put(app, body, bytes)
    return body.id
  }
  const filesOf = (where = 'true') => query(app, `SELECT id FROM media WHERE ${where}`)

  it.each([
    ['before the commit', 503, 201],
    ['after the commit', 201, 200],
  ] as const)('promises a client what is there: %s', async (when, first, second) => {
    const id = await presign()
    const before = (await filesOf()).length
    isLost = when
    const answer = await speaker(app).confirm(id)
    expect(answer.status).toBe(first)
    expect(await filesOf()).toHaveLength(before + (when === 'after the commit' ? 1 : 0))
    const again = await speaker(app).confirm(id)
    expect(again).toMatchObject({ status: second })
    expect(await filesOf(`id = ${again.body.doc.id as number}`)).toHaveLength(1)
    expect(await filesOf()).toHaveLength(before + 1)
    await settleDown(app)
    expect(await audit(app)).toEqual(nothingWrong)
  })

  it('promises nothing to who sent a form, and leaves nothing of it', async () => {
    const before = (await filesOf()).length
    isLost = 'before the commit'
    const sent = form({ bytes, name: 'a.pdf' })
    const answer = await read(app.call('POST', '/media', app.editor, sent))
    expect(errorOf(answer)).toEqual({ code: 'DATABASE_UNAVAILABLE', status: 503 })
    expect(await filesOf()).toHaveLength(before)
    await app.drain()
    expect(await audit(app)).toEqual(nothingWrong)
  })

  it('promises the file to who sent a form, when it is there all the same', async () => {
    const before = (await filesOf()).length
    isLost = 'after the commit'
    const answer = await read(
      app.call('POST', '/media', app.editor, form({ bytes, name: 'a.pdf' })),
    )
    expect(answer.status).toBe(201)
    expect(await filesOf(`id = ${answer.body.doc.id as number}`)).toHaveLength(1)
    expect(await filesOf()).toHaveLength(before + 1)
    await settleDown(app)
    expect(await audit(app)).toEqual(nothingWrong)
  })

  it.each(['before the commit', 'after the commit'] as const)(
    'keeps usage right when a verdict is written: %s',
    async (when) => {
      const sent = form({ bytes: eicarBytes(), name: 'a.txt' })
      const { body } = await read(app.call('POST', '/media', app.editor, sent))
      isLost = when
      await app.drain()
      await settleDown(app)
      const infected = `id = ${body.doc.id as number} AND scan_status = 'INFECTED'`
      expect(await filesOf(infected)).toHaveLength(1)
      expect(await audit(app)).toEqual(nothingWrong)
    },
  )
})
