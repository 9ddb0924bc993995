import { later, settleDown, sweep } from '../app/later.js'
import { query } from '../app/query.js'
import { compare, nothingLost } from './compare.js'
import { drive } from './drive.js'
import { type Field, openField } from './openField.js'
import { startVictim } from './startVictim.js'

describe('a picture that is too much for the memory of its worker (F16)', () => {
  let field: Field
  beforeAll(async () => {
    field = await openField({ scan: { attempts: 2 } })
  })
  afterAll(() => field.stop())

  it('ends as failed with its original served, and the next picture is made', async () => {
    const { app, client, contents, ledger } = field
    const stateOf = async () =>
      (
        await query<{ id: number; status: string }>(
          app,
          'SELECT id, status FROM media ORDER BY id LIMIT 1',
        )
      )[0]!
    const first = await startVictim(app, { isSmall: true })
    const driving = drive('drain', { app, contents, ledger, victim: first })
    expect(await first.ended).toMatch(/SIGABRT|SIGTRAP|SIGILL|code 134/)
    await driving
    expect((await stateOf()).status).toBe('processing')

    await later(app, 20)
    const second = await startVictim(app, { isSmall: true })
    second.order('sweep')
    await second.drained
    expect((await stateOf()).status).toBe('pending')
    await later(app, 1)
    second.order('sweep')
    expect(await second.ended).toMatch(/SIGABRT|SIGTRAP|SIGILL|code 134/)

    const next = (await client.direct('editor', contents.picture())).body.doc.id as number
    await later(app, 20)
    await sweep(app)
    const { id, status } = await stateOf()
    expect(status).toBe('failed')
    expect((await client.read('editor', id)).status).toBe(200)
    expect((await client.read('editor', id, 'thumbnail')).status).toBe(404)
    expect((await client.read('editor', next, 'thumbnail')).status).toBe(200)
    await settleDown(app)
    expect(await compare(app, ledger.entries())).toEqual(nothingLost)
  })
})
