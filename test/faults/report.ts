import { stdout } from 'node:process'

import type { Comparison } from './compare.js'

export interface Run {
  readonly acknowledged: number
  readonly comparisons: readonly Comparison[]
  readonly ledger: string
  readonly name: string
  readonly requests: number
  readonly trials: number
}

/** With no failure in `n` trials, at most this many of a hundred fail: the upper bound at 95 % confidence. */
const boundOf = (n: number) => ((3 / Math.max(n, 3)) * 100).toPrecision(2)

/** Prints what a long run counted. */
export const report = ({
  acknowledged,
  comparisons,
  ledger,
  name,
  requests,
  trials,
}: Run): void => {
  const figures = new Map<string, number>()
  for (const comparison of comparisons) {
    for (const [figure, wrong] of Object.entries(comparison)) {
      figures.set(figure, (figures.get(figure) ?? 0) + wrong.length)
    }
  }
  const failed = [...figures.values()].some((count) => count > 0)
  stdout.write(
    [
      `\n${name}: ${trials} kills, ${requests} requests, ${acknowledged} of them promises.`,
      [...figures].map(([figure, count]) => `${figure} ${count}`).join(' · '),
      failed
        ? `The ledger is ${ledger}`
        : `Upper bound at 95 % (3/n): ${boundOf(trials)} % of kills.`,
      '',
    ].join('\n'),
  )
}
