import type { PayloadRequest } from 'payload'

import { sql } from '@payloadcms/db-postgres'
import { commitTransaction, createLocalReq, initTransaction, killTransaction } from 'payload'

import { afterCommit } from '../../src/compat/afterCommit.js'
import { runSQL } from '../../src/compat/database.js'
import { libraryOf } from '../../src/library/libraryOf.js'
import { type App, createApp } from '../app/createApp.js'
import { query } from '../app/query.js'

describe('afterCommit', () => {
  let app: App
  let did: string[]
  beforeAll(async () => {
    app = await createApp()
    await libraryOf(app.payload)
  })
  afterAll(() => app.stop())
  beforeEach(() => {
    did = []
  })

  const work = (what: string) => () => void did.push(what)
  const begin = async (): Promise<PayloadRequest> => {
    const req = await createLocalReq({}, app.payload)
    await initTransaction(req)
    return req
  }
  const addUser = (req: PayloadRequest, name: string) =>
    app.payload.create({
      collection: 'users',
      data: { email: `${name}@example.com`, password: name } as never,
      req,
    })
  const users = (name: string) =>
    query(app, 'SELECT id FROM users WHERE email = $1', [`${name}@example.com`])
  const committing = (req: PayloadRequest) =>
    commitTransaction(req).then(
      () => 'committed',
      (error: { code?: string; status?: number }) => ({ code: error.code, status: error.status }),
    )

  it('does it at once when there is no transaction, and lets errors out', async () => {
    await afterCommit(app, undefined, work('first'))
    await afterCommit(app, await createLocalReq({}, app.payload), work('second'))
    expect(did).toEqual(['first', 'second'])
    await expect(
      afterCommit(app, undefined, () => Promise.reject(new Error('no'))),
    ).rejects.toThrow('no')
  })

  it('waits for the commit, and keeps the order', async () => {
    const req = await begin()
    await afterCommit(app, req, work('first'))
    await afterCommit(app, req, work('second'))
    expect(did).toEqual([])
    expect(await committing(req)).toBe('committed')
    expect(did).toEqual(['first', 'second'])
  })

  it('knows a transaction that only begins', async () => {
    const req = await createLocalReq({}, app.payload)
    const beginning = initTransaction(req)
    expect(req.transactionID).toBeInstanceOf(Promise)
    await afterCommit(app, req, work('it'))
    await beginning
    expect(did).toEqual([])
    await commitTransaction(req)
    expect(did).toEqual(['it'])
  })

  it('forgets it at a rollback, and keeps transactions apart', async () => {
    const [kept, dropped] = [await begin(), await begin()]
    await afterCommit(app, kept, work('kept'))
    await afterCommit(app, dropped, work('dropped'))
    await killTransaction(dropped)
    expect(await committing(kept)).toBe('committed')
    expect(did).toEqual(['kept'])
  })

  it('does not tell a request that was saved of what failed afterwards', async () => {
    const req = await begin()
    await afterCommit(app, req, () => Promise.reject(new Error('no')))
    await afterCommit(app, req, work('next'))
    expect(await committing(req)).toBe('committed')
    expect(did).toEqual(['next'])
  })

  it('lets a request fail whose COMMIT is not confirmed, and does nothing', async () => {
    const req = await begin()
    await addUser(req, 'lost')
    await afterCommit(app, req, work('it'))
    const [row] = await runSQL<{ pid: number }>(app as never, sql`SELECT pg_backend_pid() AS pid`, {
      req,
    })
    await query(app, 'SELECT pg_terminate_backend($1)', [row!.pid])
    expect(await committing(req)).toEqual({ code: 'DATABASE_UNAVAILABLE', status: 503 })
    expect(await users('lost')).toEqual([])
    expect(did).toEqual([])
  })

  it('lets a request fail whose COMMIT was a rollback, because something in it had failed', async () => {
    const req = await begin()
    await addUser(req, 'undone')
    await afterCommit(app, req, work('it'))
    await runSQL(app as never, sql`SELECT 1 / 0`, { req }).catch(() => undefined)
    expect(await committing(req)).toEqual({ code: 'DATABASE_UNAVAILABLE', status: 503 })
    expect(await users('undone')).toEqual([])
    expect(did).toEqual([])
  })
})
