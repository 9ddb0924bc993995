import { setTimeout as sleep } from 'node:timers/promises'

import { later, settleDown } from '../app/later.js'
import { clientOf, overHTTP } from './client.js'
import { compare, type Comparison, nothingLost, sampleQuota } from './compare.js'
import { faultMinutes, isTime, timeout } from './faultTime.js'
import { lane, type Memory, randomOf } from './lanes.js'
import { isAcked, type Who } from './ledger.js'
import { type Field, openField } from './openField.js'
import { report } from './report.js'
import { startVictim } from './startVictim.js'

const lanes = 4
/** Kills of the short mode. */
const fewKills = 2
/** Kills after which everything is settled and compared. */
const killsPerCheck = 25
/** Milliseconds a process works until it is killed, at most. */
const longestLife = 1_500

const seed = Number(process.env.FAULT_SEED ?? Date.now() % 1_000_000)
const everybody: readonly Who[] = ['admin', 'editor', 'nobody', 'other']

describe('a process that is killed at any time, while clients work', () => {
  const random = randomOf(seed)
  let field: Field
  let kills = 0
  const comparisons: Comparison[] = []
  const memory: Memory = { owned: [], unfinished: [] }
  const over: string[] = []

  beforeAll(async () => {
    field = await openField()
  })
  afterAll(async () => {
    const entries = field.ledger.entries()
    if (faultMinutes > 0) {
      report({
        acknowledged: entries.filter(isAcked).length,
        comparisons,
        ledger: field.ledger.path,
        name: `Killed at random times (FAULT_SEED=${seed})`,
        requests: entries.length,
        trials: kills,
      })
    }
    await field.stop()
  })

  /** Clients work with a process until it is killed; the next one starts meanwhile. */
  const live = async (victim: Awaited<ReturnType<typeof startVictim>>, isLast: boolean) => {
    const { app, contents, ledger } = field
    const client = clientOf(app, ledger, overHTTP(victim))
    let isOver = false
    const laning = { client, contents, isOver: () => isOver, memory, random }
    victim.order('work')
    const before = ledger.acked()
    const working = Array.from({ length: lanes }, () => lane(laning))
    const sampling = (async () => {
      while (!isOver) {
        over.push(...(await sampleQuota(app)))
        await sleep(20)
      }
    })()
    const next = isLast ? null : startVictim(app)
    // On a machine that is busy it has to come to work at all.
    while (ledger.acked() === before) {
      await sleep(20)
    }
    await sleep(random() * longestLife)
    await next
    await victim.kill()
    isOver = true
    kills += 1
    await Promise.all([...working, sampling])
    // Its leases are over, before another one begins.
    await later(app, 20)
    return next
  }

  const check = async () => {
    const { app, client, ledger } = field
    await settleDown(app)
    const files = new Set(ledger.entries().flatMap(({ file }) => file ?? []))
    for (const file of files) {
      await client.read(everybody[file % everybody.length]!, file)
    }
    comparisons.push(await compare(app, ledger.entries(), over.splice(0)))
    expect(comparisons.at(-1)).toEqual(nothingLost)
  }

  it(
    'loses nothing, lets nobody in, and leaves nothing',
    async () => {
      const enough = () => (faultMinutes > 0 ? !isTime() : kills + 1 >= fewKills)
      let victim: Awaited<ReturnType<typeof startVictim>> | null = await startVictim(field.app)
      while (victim) {
        const isLast = enough()
        victim = await live(victim, isLast)
        await ((isLast || kills % killsPerCheck === 0) && check())
      }
      expect(field.ledger.entries().filter(isAcked).length).toBeGreaterThan(0)
    },
    timeout,
  )
})
