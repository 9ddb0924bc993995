import type { JobName } from '../JobQueue.js'
import type { ClaimedJob } from './claimJobs.js'

import { jobKinds, jobNames } from '../jobKinds.js'

/** Milliseconds of work that a worker claims ahead. */
const aheadMs = 200

interface Held extends ClaimedJob {
  readonly since: number
}

export interface Lane {
  readonly concurrency: number
  /** The last claim was given all it asked for: there may be more. */
  mayBeMore: boolean
  /** Milliseconds a job takes, lately. Unknown is long. */
  ms: number
  readonly name: JobName
  running: number
  readonly waiting: Held[]
}

/** One for each kind of job: what runs, and what is claimed and waits for a place. */
export const createLanes = (concurrency: Partial<Record<JobName, number>> = {}): Lane[] =>
  jobNames.map((name) => ({
    concurrency: concurrency[name] ?? jobKinds[name],
    mayBeMore: false,
    ms: Infinity,
    name,
    running: 0,
    waiting: [],
  }))

/** Jobs in hand at once: as many as run, and of short ones a few more, so that one statement takes many. */
const most = ({ concurrency, ms }: Lane, limit: number): number =>
  Math.max(concurrency, Math.min(limit, Math.round((concurrency * aheadMs) / Math.max(ms, 0.01))))

/** Jobs to claim now; none while there is still enough. */
export const roomOf = (lane: Lane, limit: number): number => {
  const target = most(lane, limit)
  const { running, waiting } = lane
  const isLow = waiting.length === 0 || waiting.length * 2 < target
  return isLow ? Math.max(0, target - running - waiting.length) : 0
}

export const noteTime = (lane: Lane, ms: number): void => {
  lane.ms = Number.isFinite(lane.ms) ? lane.ms * 0.8 + ms * 0.2 : ms
}

/** Takes out what has waited so long for a place that another worker should have it. */
export const takeOverdue = (lane: Lane, patienceMs: number): ClaimedJob[] => {
  const overdue = lane.waiting.findIndex(({ since }) => performance.now() - since > patienceMs)
  if (overdue < 0) {
    return []
  }
  // They are longer than it was thought.
  lane.ms = Math.max(Number.isFinite(lane.ms) ? lane.ms : 0, patienceMs)
  return lane.waiting.splice(0)
}
