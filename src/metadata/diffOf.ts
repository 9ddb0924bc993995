import type { Patch } from './Block.js'
import type { Extent } from './Source.js'

/** Equal bytes in between that are not worth a patch of their own. */
const gap = 16

/** The runs in which two buffers of one length differ. */
const runsOf = (before: Buffer, after: Buffer): Extent[] => {
  const runs: { end: number; start: number }[] = []
  for (let at = 0; at < before.length; at++) {
    if (before[at] !== after[at]) {
      const last = runs.at(-1)
      if (last && at - last.end < gap) {
        last.end = at + 1
      } else {
        runs.push({ end: at + 1, start: at })
      }
    }
  }
  return runs
}

/** What makes `after` of `before`, which lies in a file in these extents. */
export const diffOf = (before: Buffer, after: Buffer, extents: readonly Extent[]): Patch[] => {
  const runs = runsOf(before, after)
  const patches: Patch[] = []
  let passed = 0
  for (const { end, start } of extents) {
    for (const run of runs) {
      const from = Math.max(run.start, passed)
      const to = Math.min(run.end, passed + end - start)
      if (from < to) {
        const at = start + from - passed
        patches.push({ bytes: after.subarray(from, to), end: at + to - from, start: at })
      }
    }
    passed += end - start
  }
  return patches
}
