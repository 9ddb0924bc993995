import type { Scanner } from '../../src/scanners/Scanner.js'

import { later, settleDown } from '../app/later.js'
import { query } from '../app/query.js'
import { compare, nothingLost } from './compare.js'
import { type Aftermath, drive } from './drive.js'
import { faultMinutes, timeout } from './faultTime.js'
import { inLanes } from './inLanes.js'
import { type Field, openField } from './openField.js'
import { type PointName, pointNames, points } from './points.js'
import { startVictim, type Victim } from './startVictim.js'

/** Knows more than the scanner of the process that is paused. */
const scanner: Scanner = {
  name: 'newer',
  scan: async (body) => {
    body.destroy()
    return { reason: 'found meanwhile', verdict: 'infected' }
  },
  version: async () => 'newer',
}

/**
 * Points at which a process holds a lease, or holds nothing that it could do harm with. One that is paused within a
 * transaction keeps its rows locked until the database ends its connection: that is the database's to decide.
 */
const holding = pointNames.filter(
  (point) => !point.endsWith('before the answer') && !point.endsWith('within the transaction'),
)

/** Not in the long mode: one of every lease there is. */
const few: readonly PointName[] = [
  'after the object is complete, before its row',
  'in the middle of a scan',
  'between two variants',
  'while objects are removed',
]

interface Paused {
  readonly driving: Promise<Aftermath>
  readonly point: PointName
  readonly victim: Victim
}

describe('a process that is paused over its lease and goes on', () => {
  let field: Field
  beforeAll(async () => {
    field = await openField({ scanner })
  })
  afterAll(() => field.stop())

  const stateOf = () =>
    query(field.app, 'SELECT id, scan_status, scan_result, status, variants FROM media ORDER BY id')

  it(
    'changes nothing any more, at whatever point',
    async () => {
      const { app, client, contents, ledger } = field
      const paused: Paused[] = []
      await inLanes(faultMinutes > 0 ? holding : few, async (point) => {
        const victim = await startVictim(app, { point, signal: 'SIGSTOP' })
        const driving = drive(points[point].doing, { app, contents, ledger, victim })
        expect([point, await victim.comesToItsPoint()]).toEqual([point, true])
        paused.push({ driving, point, victim })
      })
      await later(app, 5)
      // What a paused request was asked for is asked of another server.
      for (const { op, upload, ...sent } of ledger.entries()) {
        await (op === 'plan' && upload && client.complete('editor', upload, sent))
      }
      await settleDown(app)
      const before = await stateOf()
      for (const { driving, victim } of paused) {
        victim.wake()
        await driving
        victim.order('end')
        expect(await victim.ended).toBe('code 0')
      }
      expect(await stateOf()).toEqual(before)
      await settleDown(app)
      expect(await stateOf()).toEqual(before)
      const { falseBlock: _, ...rest } = await compare(app, ledger.entries())
      expect({ ...rest, falseBlock: [] }).toEqual(nothingLost)
    },
    timeout,
  )
})
