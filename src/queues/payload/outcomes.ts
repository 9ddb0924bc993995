import type { Host } from '../../compat/database.js'
import type { ClaimedJob } from './claimJobs.js'
import type { JobID } from './jobTable.js'

import { endJobs } from './endJobs.js'
import { type FailedJob, failJobs } from './failJobs.js'
import { renewJobs, returnJobs } from './holdJobs.js'

type Surviving = <Result>(work: () => Promise<Result>) => Promise<null | Result>

/**
 * What this worker has in hand, and what becomes of it. Everything that waits is written with one statement of its
 * kind, and one statement at a time: two that write the same rows in another order would wait for each other for ever.
 */
export const createOutcomes = (host: Host, surviving: Surviving) => {
  const held = new Set<JobID>()
  const ended: JobID[] = []
  const failed: FailedJob[] = []
  const returned: JobID[] = []
  let isRenewalDue = false
  let writing: Promise<void> | undefined

  /** What could not be written is kept for the next time. */
  const write = async <Item>(
    items: Item[],
    save: (items: Item[]) => Promise<void>,
    idOf: (item: Item) => JobID,
  ) => {
    const some = items.splice(0)
    if (some.length === 0) {
      return true
    }
    const done = await surviving(() => save(some).then(() => true))
    if (!done) {
      items.push(...some)
      return false
    }
    some.forEach((item) => held.delete(idOf(item)))
    return true
  }
  const isID = (id: JobID) => id
  const round = async () => {
    let isWell = true
    while (isWell && ended.length + failed.length + returned.length > 0) {
      isWell =
        (await write(ended, (ids) => endJobs(host, ids), isID)) &&
        (await write(
          failed,
          (jobs) => failJobs(host, jobs),
          ({ id }) => id,
        )) &&
        (await write(returned, (ids) => returnJobs(host, ids), isID))
    }
    if (isRenewalDue && held.size > 0) {
      isRenewalDue = false
      await surviving(() => renewJobs(host, [...held]))
    }
  }
  const flush = (): Promise<void> => {
    writing ??= new Promise<void>((resolve) => setImmediate(resolve)).then(round).finally(() => {
      writing = undefined
    })
    return writing
  }
  return {
    end: (id: JobID) => {
      ended.push(id)
      void flush()
    },
    fail: (id: JobID, error: unknown) => {
      failed.push({ error, id })
      void flush()
    },
    flush,
    giveBack: (jobs: readonly ClaimedJob[]) => {
      jobs.forEach(({ id }) => held.delete(id))
      returned.push(...jobs.map(({ id }) => id))
      void flush()
    },
    /** Answers those that it did not have: a worker that stood still may have claimed its own again. */
    hold: (jobs: readonly ClaimedJob[]): ClaimedJob[] => {
      const others = jobs.filter(({ id }) => !held.has(id))
      others.forEach(({ id }) => held.add(id))
      return others
    },
    /** True while something is not written. */
    isBusy: () => held.size + returned.length > 0 || writing !== undefined,
    renew: () => {
      isRenewalDue = true
      void flush()
    },
  }
}
