import type { Payload } from 'payload'

import type { JobHandlers, JobQueue } from '../JobQueue.js'

/** A queue with everything a test needs of it. */
export interface QueueUnderTest {
  /** Removes every job. */
  clear(): Promise<void>
  /** What jobs do from now on; those that are not named do nothing. */
  handle(handlers: Partial<JobHandlers>): void
  /** Runs, with `queue` installed, and runs no jobs by itself. */
  readonly payload: Payload
  readonly queue: JobQueue
}

export interface QueueCase {
  readonly name: string
  /** Closes the workers it started. */
  readonly run: (queue: QueueUnderTest) => Promise<void>
}
