import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

import { median, ratioOf, round } from '../figures.js'

export type Contenders = Readonly<Record<string, () => Promise<unknown>>>

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const cpuOf = async (work: () => Promise<unknown>): Promise<number> => {
  // Nobody pays for what others left behind.
  collectGarbage()
  const before = process.cpuUsage()
  await work()
  const { system, user } = process.cpuUsage(before)
  return (system + user) / 1000
}

export interface Turns {
  /** Milliseconds of processor time, of all threads. */
  readonly cpu: (name: string) => number
  readonly ratio: (ours: string, theirs: string) => string
  /** One against itself, first and last of each block. */
  readonly same: (name: string) => string
}

/** Runs all contenders in turns, each block there and back, so that what drifts hits all of them alike. */
export const inTurns = async (
  contenders: Contenders,
  blocks = Number(process.env.BENCH_BLOCKS ?? 7),
): Promise<Turns> => {
  const names = Object.keys(contenders)
  for (const name of names) {
    await contenders[name]!()
  }
  const found: Record<string, number[][]> = Object.fromEntries(names.map((name) => [name, []]))
  for (let block = 0; block < blocks; block++) {
    const order = block % 2 === 0 ? names : [...names].reverse()
    const times: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]))
    for (const name of [...order, ...[...order].reverse()]) {
      times[name]!.push(await cpuOf(contenders[name]!))
    }
    names.forEach((name) => found[name]!.push(times[name]!))
  }
  const sum = ([a, b]: readonly number[]) => a! + b!
  return {
    cpu: (name) => round(median(found[name]!.flat()), 1),
    ratio: (ours, theirs) =>
      ratioOf(found[ours]!.map((pair, block) => [sum(pair), sum(found[theirs]![block]!)] as const)),
    same: (name) => ratioOf(found[name]!.map(([a, b]) => [a!, b!] as const)),
  }
}
