import { settleDown } from '../app/later.js'
import { query } from '../app/query.js'
import { clientOf, overHTTP } from './client.js'
import { compare, nothingLost } from './compare.js'
import { drive } from './drive.js'
import { type Field, openField } from './openField.js'
import { startVictim, type Victim } from './startVictim.js'

const minutes = 20

/** Servers whose clocks are wrong, beside one whose clock is right: the database's decides (F21). */
describe.each([
  ['ahead', minutes],
  ['behind', -minutes],
])('a server whose clock is 20 minutes %s', (_, clock) => {
  let field: Field
  let server: Victim
  let client: Field['client']
  const partSize = 2 ** 20

  beforeAll(async () => {
    field = await openField()
    server = await startVictim(field.app, { clock })
    client = clientOf(field.app, field.ledger, overHTTP(server))
  })
  afterAll(async () => {
    await server.kill()
    await settleDown(field.app)
    expect(await compare(field.app, field.ledger.entries())).toEqual(nothingLost)
    await field.stop()
  })

  const rowOf = async (table: string, id: number) =>
    (
      await query<Record<string, unknown>>(field.app, `SELECT * FROM ${table} WHERE id = $1`, [id])
    )[0]!
  const swept = async (victim: Victim) => {
    victim.order('sweep')
    await victim.drained
  }

  it('takes and gives addresses that live their time', async () => {
    const { client: right, contents } = field
    const [one, two] = [contents.paper(2 * partSize + 1), contents.paper(2 * partSize + 1)]
    const [own, others] = [
      await client.plan('editor', one, partSize),
      await right.plan('editor', two, partSize),
    ]
    const short =
      "UPDATE media_uploads SET expires_at = now() + interval '5 minutes' WHERE id = ANY($1)"
    await query(field.app, short, [[own!.id, others!.id]])
    for (let part = 1; part <= 3; part++) {
      expect((await right.send('editor', own!, one, part)).status).toBe(200)
      expect((await client.send('editor', others!, two, part)).status).toBe(200)
    }
    expect((await right.complete('editor', own!.id, one)).status).toBe(201)
    expect((await client.complete('editor', others!.id, two)).status).toBe(201)
  })

  it('signs addresses that are good elsewhere for as long as their upload is', async () => {
    const { client: right, contents } = field
    const paper = contents.paper()
    const key = `of ${clock}`
    const first = (await right.plan('editor', paper, undefined, key))!
    const short = "UPDATE media_uploads SET expires_at = now() + interval '5 minutes' WHERE id = $1"
    await query(field.app, short, [first.id])
    const plan = (await client.plan('editor', paper, undefined, key))!
    expect(plan.id).toBe(first.id)
    expect((await right.send('editor', plan, paper)).status).toBe(200)
    expect((await client.complete('editor', plan.id, paper)).status).toBe(201)
  })

  it('takes no lease from another that works, and no upload that is in time', async () => {
    const { app, client: right, contents } = field
    const paper = contents.paper()
    const file = (await right.direct('editor', contents.paper())).body.doc.id as number
    const plan = (await right.plan('editor', paper))!
    const completing = (await right.plan('editor', contents.paper()))!
    const lease = "claim_token = 'at work', claimed_at = now()"
    await query(app, `UPDATE media SET scan_status = 'SCANNING', ${lease} WHERE id = $1`, [file])
    await query(
      app,
      "UPDATE media_uploads SET expires_at = now() + interval '5 minutes' WHERE id = $1",
      [plan.id],
    )
    await query(app, `UPDATE media_uploads SET state = 'completing', ${lease} WHERE id = $1`, [
      completing.id,
    ])
    await swept(server)
    expect(await rowOf('media', file)).toMatchObject({
      claim_token: 'at work',
      scan_status: 'SCANNING',
    })
    expect(await rowOf('media_uploads', plan.id)).toMatchObject({ state: 'open' })
    expect(await rowOf('media_uploads', completing.id)).toMatchObject({
      claim_token: 'at work',
      state: 'completing',
    })
  })

  it('holds leases that the others see', async () => {
    const { app, contents, ledger } = field
    const victim = await startVictim(app, {
      clock,
      point: 'in the middle of a scan',
      signal: 'SIGSTOP',
    })
    const driving = drive('drain', { app, contents, ledger, victim })
    expect(await victim.comesToItsPoint()).toBe(true)
    await driving
    const scanning = await query<{ id: number }>(
      app,
      "SELECT id FROM media WHERE scan_status = 'SCANNING' AND claim_token <> 'at work'",
    )
    expect(scanning).toHaveLength(1)
    await app.queue.add(app.payload, 'sweep', {})
    await app.drain()
    expect(await rowOf('media', scanning[0]!.id)).toMatchObject({ scan_status: 'SCANNING' })
    victim.wake()
    await victim.drained
    expect(await rowOf('media', scanning[0]!.id)).toMatchObject({ scan_status: 'CLEAN' })
    await victim.kill()
  })
})
