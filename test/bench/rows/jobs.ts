import type { WorkerKind } from '../jobs/worker.js'

import { median, ratioOf, round, type RowResult, type Table } from '../figures.js'
import { type JobsDatabase, jobsDatabase } from '../jobs/jobsDatabase.js'
import { type BenchWorker, startWorker } from '../jobs/startWorker.js'

const jobs = Number(process.env.BENCH_JOBS ?? 1_000)
const rounds = Number(process.env.BENCH_ROUNDS ?? 3)
const kills = Number(process.env.BENCH_KILLS ?? 10)
const kinds = ['library', 'stock'] as const

interface Side {
  readonly database: JobsDatabase
  readonly kind: WorkerKind
  workers: readonly BenchWorker[]
}

interface Round {
  readonly crashes: number
  /** Runs of jobs that had run before. */
  readonly duplicates: number
  readonly left: number
  readonly perSecond: number
  readonly sqlToAdd: number
  readonly sqlToRun: number
}

const begin = async (kind: WorkerKind): Promise<Side> => {
  const database = await jobsDatabase()
  const first = await startWorker(kind, database.url, true)
  const side = { database, kind, workers: [first, await startWorker(kind, database.url)] }
  // Nobody is fast at first.
  await measure(side, 2)
  return side
}

const measure = async (side: Side, count: number): Promise<Round> => {
  const { database, kind } = side
  const workers = side.workers.slice(0, count)
  await database.empty()
  await database.statements()
  await workers[0]!.tell({ add: jobs })
  const sqlToAdd = (await database.statements()) / jobs
  const drained = database.drained()
  await Promise.all(workers.map((worker) => worker.tell({ start: {} })))
  const { left, ms } = await drained
  const reports = await Promise.all(workers.map((worker) => worker.tell({ stop: true })))
  const ran = reports.flatMap((report) => report.ran)
  const done = new Set(ran).size
  const crashes = reports.reduce((sum, report) => sum + report.crashes, 0)
  const sqlToRun = (await database.statements()) / done
  if (crashes > 0) {
    // They may still hold rows.
    await Promise.all(side.workers.map((worker) => worker.kill()))
    side.workers = await Promise.all([
      startWorker(kind, database.url),
      startWorker(kind, database.url),
    ])
  }
  return {
    crashes,
    duplicates: ran.length - done,
    left,
    perSecond: ((jobs - left) / ms) * 1000,
    sqlToAdd,
    sqlToRun,
  }
}

/** One of two workers is killed while both work; what it had begun is the other's when its lease is over. */
const killOne = async (kind: WorkerKind, { database, workers: [survivor] }: Side) => {
  const count = 300
  await database.empty()
  await database.effects(count)
  const victim = await startWorker(kind, database.url)
  const start = { jobMs: 5, leaseMs: 2_000 }
  await survivor!.tell({ add: count })
  await Promise.all([victim, survivor!].map((worker) => worker.tell({ start })))
  while ((await database.effects()).done < count / 3) {
    // As soon as it is in the middle.
  }
  await victim.kill()
  const { left } = await database.drained(15_000)
  await survivor!.tell({ stop: true })
  return { ...(await database.effects()), left }
}

const killMany = async (kind: WorkerKind, side: Side, runs: number) => {
  const sum = { again: 0, left: 0, lost: 0, twice: 0 }
  for (let run = 0; run < runs; run++) {
    const { again, left, lost, twice } = await killOne(kind, side)
    sum.again += again
    sum.left += left
    sum.lost += lost
    sum.twice += twice
  }
  return {
    'left over': sum.left,
    'kill -9, runs': runs,
    'jobs lost': sum.lost,
    'effects twice': sum.twice,
    'begun again': sum.again,
  }
}

/** A job that comes when there is no other, as after one upload: from `add` until it is gone. */
const measureAlone = async ({ database, workers: [worker] }: Side) => {
  const count = 100
  await database.empty()
  await worker!.tell({ start: {} })
  await database.statements()
  const { pickups } = await worker!.tell({ alone: count })
  const statements = await database.statements()
  await worker!.tell({ stop: true })
  return { 'SQL in all': round(statements / count), 'ms to begin': round(median(pickups)) }
}

/** 1,000 no-op jobs with one and two worker processes, and workers that are killed. */
export const jobsRow = async (): Promise<RowResult> => {
  const sides = { library: await begin('library'), stock: await begin('stock') }
  try {
    const results: Record<string, Round[]> = {}
    for (let round = 0; round < rounds; round++) {
      for (const count of [1, 2]) {
        for (const kind of kinds) {
          ;(results[`${kind}, ${count}`] ??= []).push(await measure(sides[kind], count))
        }
      }
    }
    const middle = (name: string, figure: (result: Round) => number) =>
      round(median(results[name]!.map(figure)))
    const total = (name: string, figure: (result: Round) => number) =>
      results[name]!.reduce((sum, result) => sum + figure(result), 0)
    const table: Table = {}
    for (const name of Object.keys(results)) {
      table[`${name} worker${name.endsWith('1') ? '' : 's'}`] = {
        'jobs/s': Math.round(middle(name, (result) => result.perSecond)),
        'SQL to add': middle(name, (result) => result.sqlToAdd),
        'SQL to run': middle(name, (result) => result.sqlToRun),
        duplicates: total(name, (result) => result.duplicates),
        'left over': total(name, (result) => result.left),
        crashes: total(name, (result) => result.crashes),
      }
    }
    const pairs = (count: number) =>
      results[`library, ${count}`]!.map(
        (ours, at) => [ours.perSecond, results[`stock, ${count}`]![at]!.perSecond] as const,
      )
    table['library, one alone'] = await measureAlone(sides.library)
    table['library, killed'] = await killMany('library', sides.library, kills)
    table['stock, killed'] = await killMany('stock', sides.stock, Math.min(kills, 3))
    return {
      about: `${jobs} no-op jobs; medians of ${rounds} rounds, duplicates, crashes and jobs left over of all of them. SQL as PostgreSQL counts it, a job. Killed: one of two workers in the middle of 300 jobs.`,
      ratios: {
        'jobs/s with one worker, library / stock Payload Jobs': ratioOf(pairs(1)),
        'jobs/s with two workers, library / stock Payload Jobs': ratioOf(pairs(2)),
      },
      table,
    }
  } finally {
    for (const { database, workers } of Object.values(sides)) {
      await Promise.all(workers.map((worker) => worker.end()))
      await database.stop()
    }
  }
}
