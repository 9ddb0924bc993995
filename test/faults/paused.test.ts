import type { Scanner } from '../../src/scanners/Scanner.js'

import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { later, settleDown } from '../app/later.js'
import { query } from '../app/query.js'
import { speaker } from '../app/uploads.js'
import { type PointName, points } from './points.js'
import { startVictim } from './startVictim.js'

/** Knows more than the scanner of the process that is paused. */
const scanner: Scanner = {
  name: 'newer',
  scan: async (body) => {
    body.destroy()
    return { reason: 'found meanwhile', verdict: 'infected' }
  },
  version: async () => 'newer',
}

/** Points at which a process holds a lease, or holds nothing that it could do harm with. */
const paused = Object.keys(points).filter(
  (point) => !['after the row', 'after an abort'].some((name) => point.startsWith(name)),
) as PointName[]

describe('a process that is paused over its lease and goes on', () => {
  let app: App
  beforeAll(async () => {
    app = await createApp({ scanner })
  })
  afterAll(() => app.stop())

  const stateOf = () =>
    query(app, 'SELECT id, scan_status, scan_result, status FROM media ORDER BY id')

  it.each(paused)(
    'changes nothing any more: %s',
    async (point) => {
      const { ended, promised, stopped, wake } = startVictim(app, point, 'SIGSTOP')
      await stopped
      if (points[point].doing === 'confirm') {
        await later(app, 5)
        expect((await speaker(app).confirm(promised.upload)).status).toBe(201)
      }
      await settleDown(app)
      const before = await stateOf()
      wake()
      expect(await ended).toBeNull()
      expect(promised.answer ?? 400).toBeGreaterThanOrEqual(400)
      expect(await stateOf()).toEqual(before)
      await settleDown(app)
      expect(await stateOf()).toEqual(before)
      expect(await audit(app)).toEqual(nothingWrong)
    },
    120_000,
  )
})
