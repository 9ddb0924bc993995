import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { settleDown } from '../app/later.js'
import { query } from '../app/query.js'
import { type Origin, startOrigin } from '../app/startOrigin.js'
import { errorOf, heldUploads } from '../app/uploads.js'
import { everyWay, type EveryWay, everyWayName, formWays, importsFrom } from './everyWay.js'
import { maxSize, refused } from './refused.js'
import { counted, insistNone, newTally } from './tally.js'

const tally = newTally()

describe('what is refused is refused alike by every way in', () => {
  let app: App
  let origin: Origin
  let ways: EveryWay
  let rows: number
  const count = async () =>
    (await query<{ count: number }>(app, 'SELECT count(*)::int AS count FROM media'))[0]!.count

  beforeAll(async () => {
    origin = await startOrigin()
    app = await createApp({ imports: importsFrom(origin), maxSize: { document: maxSize } })
    ways = await everyWay(app, origin)
    rows = await count()
  })
  afterAll(async () => {
    await app.stop()
    await origin.stop()
    insistNone('files and names that are refused', tally)
  })

  it('has every way', () => {
    expect(Object.keys(ways)).toEqual([...everyWayName])
  })

  it.each(refused)('$number $what', async ({ but = [], file, verdict }) => {
    const candidate = await file()
    const names = everyWayName.filter((name) => !but.includes(name))
    const said: Record<string, unknown> = {}
    for (const name of names) {
      said[name] = errorOf(counted(tally, app, await ways[name](candidate)))
    }
    expect(said).toEqual(Object.fromEntries(names.map((name) => [name, verdict])))
    // Nothing is held for it, and there is no file.
    expect(await heldUploads(app)).toEqual([])
    expect(await count()).toBe(rows)
  })

  it.each(formWays)('B02 %s gets no control character through', async (name) => {
    for (const character of ['\0', '\u0001', '\u007F']) {
      const file = { bytes: Buffer.from('%PDF'), name: `a${character}b.jpg` }
      const answer = counted(tally, app, await ways[name as 'presigned'](file))
      expect(errorOf(answer).status).toBe(400)
    }
    expect(await count()).toBe(rows)
  })

  it('leaves nothing: no object, no byte that is counted, nothing that waits', async () => {
    await app.drain()
    await settleDown(app)
    const wrong = await audit(app)
    tally.leftOver += Object.values(wrong).flat().length
    expect(wrong).toEqual(nothingWrong)
    expect(await count()).toBe(rows)
  })
})
