import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { ContenderName } from './contenders.js'
import type { Sample } from './samples.js'

import { median, ratioOf, round } from '../figures.js'
import { type RunningContender, startContender } from './startContender.js'

export interface Turns {
  /** Milliseconds of processor time, of all threads. */
  readonly cpu: (name: ContenderName) => number
  readonly decodes: (name: ContenderName) => number
  readonly ratio: (ours: ContenderName, theirs: ContenderName) => string
  /** One against itself, first and last of each block. */
  readonly same: (name: ContenderName) => string
}

const warmUps = 1

/**
 * Runs all of them in turns, each in a process of its own, each block there and back, so that what drifts hits all
 * alike.
 */
export const inTurns = async (
  sample: Sample,
  names: readonly ContenderName[],
  blocks = Number(process.env.BENCH_BLOCKS ?? 7),
): Promise<Turns> => {
  const folder = await mkdtemp(join(tmpdir(), 'media-library-bench-'))
  const running = new Map<ContenderName, RunningContender>()
  const found = new Map(names.map((name) => [name, [] as number[][]]))
  try {
    await writeFile(join(folder, 'picture'), sample.bytes)
    for (const name of names) {
      running.set(name, await startContender(name, join(folder, 'picture')))
    }
    for (let block = -warmUps; block < blocks; block++) {
      const order = block % 2 === 0 ? names : [...names].reverse()
      const times = new Map(names.map((name) => [name, [] as number[]]))
      for (const name of [...order, ...[...order].reverse()]) {
        times.get(name)!.push(await running.get(name)!.run())
      }
      if (block >= 0) {
        names.forEach((name) => found.get(name)!.push(times.get(name)!))
      }
    }
  } finally {
    await Promise.all([...running.values()].map((one) => one.stop()))
    await rm(folder, { force: true, recursive: true })
  }
  const of = (name: ContenderName) => found.get(name)!
  const sum = ([a, b]: readonly number[]) => a! + b!
  return {
    cpu: (name) => round(median(of(name).flat()), 1),
    decodes: (name) => running.get(name)!.decodes,
    ratio: (ours, theirs) =>
      ratioOf(of(ours).map((pair, block) => [sum(pair), sum(of(theirs)[block]!)] as const)),
    same: (name) => ratioOf(of(name).map(([a, b]) => [a!, b!] as const)),
  }
}
