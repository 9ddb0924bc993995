import { later, settleDown } from '../app/later.js'
import { compare, type Comparison, nothingLost } from './compare.js'
import { type Aftermath, drive } from './drive.js'
import { faultMinutes, isTime, killsWanted, timeout } from './faultTime.js'
import { inLanes } from './inLanes.js'
import { isAcked } from './ledger.js'
import { type Field, openField } from './openField.js'
import { type PointName, pointNames, points } from './points.js'
import { report } from './report.js'
import { startVictim } from './startVictim.js'

/** Not in the long mode: points that are like none of the others here. */
const few: readonly PointName[] = [
  'after reserving, before the store knows of the upload',
  'after the store began the upload, before its id is kept',
  'after a direct upload is stored, before its row',
  'after the object is complete, before its row',
  'after the row is written, before the answer',
  'in the middle of a scan',
  'between two variants',
  'while objects are removed',
]

const chosen = killsWanted > 1 ? pointNames : few

describe('a killed process', () => {
  let field: Field
  let trials = 0
  const comparisons: Comparison[] = []

  beforeAll(async () => {
    field = await openField()
  })
  afterAll(async () => {
    const entries = field.ledger.entries()
    const acknowledged = entries.filter(isAcked).length
    if (faultMinutes > 0) {
      const { path } = field.ledger
      report({
        acknowledged,
        comparisons,
        ledger: path,
        name: `Killed at ${chosen.length} points`,
        requests: entries.length,
        trials,
      })
    }
    await field.stop()
  })

  /** Kills a process at each point; then everything goes on, and time passes. */
  const round = async () => {
    const { app, client, contents, ledger } = field
    const wrong: string[] = []
    const aftermaths: [PointName, Aftermath][] = []
    await inLanes(chosen, async (point) => {
      const victim = await startVictim(app, { point })
      const aftermath = await drive(points[point].doing, { app, contents, ledger, victim })
      aftermaths.push([point, aftermath])
      if (!(await victim.comesToItsPoint())) {
        wrong.push(`${point}: it was never there`)
      }
      await victim.kill()
      trials += 1
    })
    await later(app, 5)
    for (const [point, aftermath] of aftermaths) {
      wrong.push(...(await aftermath(client)).map((what) => `${point}: ${what}`))
    }
    await settleDown(app)
    comparisons.push(await compare(app, ledger.entries()))
    expect(wrong).toEqual([])
    expect(comparisons.at(-1)).toEqual(nothingLost)
  }

  it(
    'loses nothing and leaves nothing, at whatever point',
    async () => {
      for (let trial = 0; trial < killsWanted && (trial === 0 || isTime()); trial++) {
        await round()
      }
    },
    timeout,
  )
})
