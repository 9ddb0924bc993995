import type { JobName } from './JobQueue.js'

/** Every kind of job, and how many of it one worker runs at once unless it is told otherwise. */
export const jobKinds: Readonly<Record<JobName, number>> = {
  makeRenditions: 1,
  makeVariants: 2,
  regenerate: 1,
  removeObjects: 4,
  rescanFile: 2,
  scanFile: 4,
  sweep: 1,
}

export const jobNames = Object.keys(jobKinds) as JobName[]

/** Something for each kind of job. */
export const forEachKind = <Value>(make: (name: JobName) => Value): Record<JobName, Value> =>
  Object.fromEntries(jobNames.map((name) => [name, make(name)])) as Record<JobName, Value>
