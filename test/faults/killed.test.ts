import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { later, settleDown } from '../app/later.js'
import { speaker } from '../app/uploads.js'
import { type PointName, points } from './points.js'
import { startVictim } from './startVictim.js'

/** Trials of each point; the long mode asks for more. */
const trials = Number(process.env.KILLS ?? 1)

describe('a killed process', () => {
  let app: App
  beforeAll(async () => {
    app = await createApp()
  })
  afterAll(() => app.stop())

  const fileOf = (id: number) =>
    app.payload.findByID({ id, collection: 'media', depth: 0, disableErrors: true })

  it.each(Object.keys(points) as PointName[])(
    'leaves nothing wrong: %s',
    async (point) => {
      for (let trial = 0; trial < trials; trial++) {
        const { ended, promised } = startVictim(app, point, 'SIGKILL')
        expect(await ended).toBe('SIGKILL')
        if (points[point].doing === 'confirm') {
          // The client asks again, when the lease of the killed request is over.
          await later(app, 5)
          const answer = await speaker(app).confirm(promised.upload)
          expect([200, 201]).toContain(answer.status)
          const again = await speaker(app).confirm(promised.upload)
          expect(again).toMatchObject({ body: { doc: { id: answer.body.doc.id } }, status: 200 })
        }
        await settleDown(app)
        if (promised.deleted) {
          expect(await fileOf(promised.deleted)).toBeNull()
        } else if (promised.file) {
          expect(await fileOf(promised.file)).toMatchObject({
            etag: promised.md5,
            scanStatus: 'CLEAN',
            status: 'ready',
          })
        }
        expect(await audit(app)).toEqual(nothingWrong)
      }
    },
    120_000 * trials,
  )
})
