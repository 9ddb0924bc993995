import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'

import type { JobQueue } from '../../src/queues/JobQueue.js'

import { bullmq } from '../../src/queues/bullmq.js'
import { audit, nothingWrong } from '../app/audit.js'
import { type App, createApp } from '../app/createApp.js'
import { form, jpeg, pdf } from '../app/files.js'
import { later } from '../app/later.js'
import { query } from '../app/query.js'
import { startRedis } from '../services/startRedis.js'
import { type BullmqWorker, startBullmqWorker } from './startBullmqWorker.js'
import { until } from './until.js'

/** Files of a run, of which some are pictures; the long mode asks for more. */
const files = Number(process.env.BULLMQ_FILES ?? 110)

const never = '0 0 1 1 *'

/** Every move of a file, as the database saw it. */
const followMoves = `
  CREATE TABLE moves (file integer, what text);
  CREATE FUNCTION note_move() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.scan_status <> OLD.scan_status THEN
      INSERT INTO moves VALUES (NEW.id, NEW.scan_status::text);
    END IF;
    IF NEW.status <> OLD.status THEN
      INSERT INTO moves VALUES (NEW.id, NEW.status::text);
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER note_move AFTER UPDATE ON media FOR EACH ROW EXECUTE FUNCTION note_move();`

describe('workers of BullMQ, each a process', () => {
  let redis: Awaited<ReturnType<typeof startRedis>>
  let prefix: string
  let queue: JobQueue
  let app: App
  let writes: string
  const workers: BullmqWorker[] = []
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis.stop())
  beforeEach(async () => {
    prefix = randomUUID()
    queue = bullmq({ connection: { url: redis.url }, prefix, sweep: never })
    app = await createApp({ queue: queue as never })
    writes = path.join(app.dir, 'writes')
    await query(app, followMoves)
  })
  afterEach(async () => {
    workers.splice(0).forEach((worker) => worker.kill('SIGKILL'))
    await app.stop()
  })

  const start = async (stopsIn?: 'SIGKILL' | 'SIGSTOP') => {
    const { databaseURL, dir } = app
    const task = { databaseURL, dir, leaseMs: 1_000, prefix, redisURL: redis.url, stopsIn, writes }
    const worker = await startBullmqWorker(task)
    workers.push(worker)
    return worker
  }
  const upload = async (many: number) => {
    const [picture, paper] = [await jpeg(320, 240), pdf()]
    for (let n = 0; n < many; n++) {
      const sent =
        n % 10 === 0 ? { bytes: picture, name: 'picture.jpg' } : { bytes: paper, name: 'paper.pdf' }
      expect((await app.call('POST', '/media', app.editor, form(sent))).status).toBe(201)
    }
  }
  const ready = async () => {
    const where = "WHERE scan_status = 'CLEAN' AND status = 'ready'"
    const [row] = await query<{ n: number }>(app, `SELECT count(*)::int AS n FROM media ${where}`)
    return row!.n
  }
  const moves = async (what: string) => {
    const text =
      'SELECT file, count(*)::int AS n FROM moves WHERE what = $1 GROUP BY file ORDER BY 1'
    return (await query<{ n: number }>(app, text, [what])).map(({ n }) => n)
  }
  const once = (many: number) => Array.from({ length: many }, () => 1)
  const isIdle = async () => {
    const { active, waiting } = await queue.counts!(app.payload)
    return active + waiting === 0
  }

  it('share the work: every file has one scan, one verdict, and each of its variants once', async () => {
    await Promise.all([start(), start()])
    await upload(files)
    await until('every file is ready', async () => (await ready()) === files)
    for (const what of ['SCANNING', 'CLEAN', 'processing', 'ready']) {
      expect({ [what]: await moves(what) }).toEqual({ [what]: once(files) })
    }
    const written = (await readFile(writes, 'utf8')).trim().split('\n')
    expect(written.length).toBeGreaterThanOrEqual(Math.ceil(files / 10))
    expect(new Set(written).size).toBe(written.length)
    expect(await Promise.all(workers.map((worker) => worker.stop()))).toEqual([0, 0])
    expect(await audit(app)).toEqual(nothingWrong)
  }, 300_000)

  it('lose nothing when one hangs over its lease and goes on, and another one is killed', async () => {
    const many = Math.ceil(files / 2)
    await upload(many)
    const hangs = await start('SIGSTOP')
    const killed = await start()
    await until('the one that will be killed is in the middle', () => killed.told('started') > 5)
    killed.kill('SIGKILL')
    expect(await killed.whenEnded).toBe('SIGKILL')
    const survives = await start()
    // Jobs of both are run again by the one that is left, and find their rows held.
    await until('nothing waits or runs', isIdle)
    expect(await ready()).toBeLessThan(many)
    // Now their leases are over.
    while ((await ready()) < many) {
      await later(app, 20)
      const swept = survives.told('completed', 'sweep')
      await queue.add(app.payload, 'sweep', {})
      await until('it was swept', () => survives.told('completed', 'sweep') > swept)
      await until('nothing waits or runs', isIdle)
    }
    hangs.kill('SIGCONT')
    expect(await hangs.stop()).toBe(0)
    expect(await survives.stop()).toBe(0)
    expect(await ready()).toBe(many)
    expect((await moves('SCANNING')).some((scans) => scans > 1)).toBe(true)
    for (const what of ['CLEAN', 'ready']) {
      expect({ [what]: await moves(what) }).toEqual({ [what]: once(many) })
    }
    expect(await audit(app)).toEqual(nothingWrong)
  }, 300_000)
})
