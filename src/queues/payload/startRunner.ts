import type { Payload } from 'payload'

import type { JobEvent, Worker, WorkOptions } from '../JobQueue.js'
import type { ClaimedJob } from './claimJobs.js'

import { addSweep } from './addSweep.js'
import { createAlarm } from './alarm.js'
import { claimJobs } from './claimJobs.js'
import { createLanes, type Lane, noteTime, roomOf, takeOverdue } from './lanes.js'
import { createOutage } from './outage.js'
import { createOutcomes } from './outcomes.js'
import { performJob } from './performJob.js'
import { runnersOf } from './runners.js'

export interface RunnerOptions extends WorkOptions {
  /** Jobs of a kind in hand, at most. */
  readonly limit: number
  /** Asked before jobs are taken. */
  readonly mayRun?: () => boolean | Promise<boolean>
  readonly pollMs: number
  readonly queue: string
  /** Keeps the process alive. */
  readonly ref: boolean
  readonly sweepMs: number
}

/** Milliseconds Payload waits for running jobs when it is destroyed. */
const destroyGraceMs = 5_000

/** Claims and runs jobs until it is closed. */
export const startRunner = (payload: Payload, options: RunnerOptions): Worker => {
  const { leaseMs = 30_000, limit, mayRun, onEvent, pollMs, queue, ref, sweepMs } = options
  const host = { payload }
  const lanes = createLanes(options.concurrency)
  const alarm = createAlarm({ ref })
  const stop = new AbortController()
  let isClosing = false
  let isClosed = false
  let isAwake = true
  const outage = createOutage(payload, () => isClosed)
  const outcomes = createOutcomes(host, outage.surviving)

  const tell = (event: JobEvent) => {
    try {
      onEvent?.(event)
    } catch (err) {
      payload.logger.error({ err, msg: 'A listener of the job queue failed' })
    }
  }
  const run = async (lane: Lane, { id, ...job }: ClaimedJob): Promise<void> => {
    lane.running++
    tell({ type: 'started', job: job.name })
    const begun = performance.now()
    const failure = await performJob(
      host,
      { id, ...job },
      { progress: () => undefined, signal: stop.signal },
    ).then(
      () => undefined,
      (error: unknown) => ({ error }),
    )
    const ms = performance.now() - begun
    lane.running--
    noteTime(lane, ms)
    if (!isClosed) {
      if (failure) {
        payload.logger.error({ err: failure.error, job: job.name, msg: 'A job failed' })
        outcomes.fail(id, failure.error)
      } else {
        outcomes.end(id)
      }
      tell({ type: failure ? 'failed' : 'completed', ...failure, job: job.name, ms })
      begin(lane)
      if (lane.mayBeMore && roomOf(lane, limit) > 0) {
        wake()
      }
    }
  }
  const begin = (lane: Lane): void => {
    while (!isClosing && lane.running < lane.concurrency && lane.waiting.length > 0) {
      void run(lane, lane.waiting.shift()!)
    }
  }
  const claim = async (): Promise<void> => {
    const hungry = lanes
      .map((lane) => [lane, roomOf(lane, limit)] as const)
      .filter(([, room]) => room > 0)
    const room = hungry.map(([{ name }, most]) => [name, most] as const)
    if (room.length === 0) {
      return
    }
    const jobs = outcomes.hold(await claimJobs(host, { leaseMs, queue, room }))
    for (const [lane, asked] of hungry) {
      const own = jobs.filter(({ name }) => name === lane.name)
      lane.mayBeMore = own.length === asked
      const since = performance.now()
      lane.waiting.push(...own.map((job) => ({ ...job, since })))
      begin(lane)
    }
  }
  const look = async (): Promise<void> => {
    lanes.forEach((lane) => outcomes.giveBack(takeOverdue(lane, Math.max(1_000, pollMs))))
    // What could not be written before.
    void outcomes.flush()
    if ((await mayRun?.()) ?? true) {
      await claim()
    }
  }
  const isHungry = () => lanes.some((lane) => lane.mayBeMore && roomOf(lane, limit) > 0)
  const loop = async (): Promise<void> => {
    while (!isClosing) {
      await outage.surviving(look)
      const delay = outage.delay()
      isAwake = delay === 0
      await (isClosing || (isAwake && isHungry()) ? undefined : alarm.wait(delay || pollMs))
    }
  }
  const wake = () => (isAwake ? alarm.ring() : undefined)
  const sweepSoon = () => void outage.surviving(() => addSweep(host, queue, sweepMs))

  const looping = loop()
  sweepSoon()
  const timers = [
    setInterval(() => outcomes.renew(), leaseMs / 3),
    setInterval(sweepSoon, sweepMs),
  ].map((timer) => (ref ? timer : timer.unref()))

  const finish = async (): Promise<void> => {
    await looping
    lanes.forEach(({ waiting }) => outcomes.giveBack(waiting.splice(0)))
    do {
      await outcomes.flush()
      await alarm.wait(outage.delay() || 20)
    } while (outcomes.isBusy() && !isClosed)
  }
  const close = async (graceMs: number): Promise<void> => {
    isClosing = true
    runnersOf(payload).delete(runner)
    payload.crons = payload.crons.filter((cron) => cron !== (asCron as unknown))
    alarm.ring()
    let timer: NodeJS.Timeout | undefined
    const over = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, graceMs)
    })
    await Promise.race([finish(), over])
    isClosed = true
    clearTimeout(timer)
    timers.forEach(clearInterval)
    stop.abort(new Error('The worker stops.'))
  }
  let closing: Promise<void> | undefined
  const worker: Worker = {
    close: ({ graceMs = 30_000 } = {}) => (closing ??= close(graceMs)),
  }
  const runner = { wake }
  runnersOf(payload).add(runner)
  // Payload stops these first when it is destroyed, and does not when it only reloads its config.
  const asCron = { stop: () => worker.close({ graceMs: destroyGraceMs }) }
  payload.crons.push(asCron as never)
  return worker
}
