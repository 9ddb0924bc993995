import { jest } from '@jest/globals'
import { stdout } from 'node:process'

import type { App } from '../app/createApp.js'
import type { Answer } from '../app/uploads.js'

/** The long mode, `SECURITY=long`: everything, where every run has a part of it. */
export const isLong = process.env.SECURITY === 'long'

if (isLong) {
  jest.setTimeout(3_600_000)
}

/** All of them in the long mode, else every `step`-th. */
export const sample = <T>(all: readonly T[], step: number): T[] =>
  isLong ? [...all] : all.filter((_, i) => i % step === 0)

/** What a hostile input did, counted; each figure but the first has to be 0. */
export interface Tally {
  falseClean: number
  leftOver: number
  letIn: number
  trials: number
  unexpected5xx: number
}

export const newTally = (): Tally => ({
  falseClean: 0,
  leftOver: 0,
  letIn: 0,
  trials: 0,
  unexpected5xx: 0,
})

/** What nobody outside may read in an answer: where the server runs, and how it works. */
const told = (app: App): readonly (RegExp | string)[] => [
  app.dir,
  app.databaseURL,
  process.cwd(),
  /node_modules/,
  /\\n\s+at .+:\d+/,
  /\b(?:insert into|select .+ from|update ".+" set)\b/i,
]

/** Counts one trial, and insists that the answer is no failure of the server and tells nothing about it. */
export const counted = (tally: Tally, app: App, answer: Answer): Answer => {
  tally.trials++
  if (answer.status >= 500) {
    tally.unexpected5xx++
  }
  const text = JSON.stringify(answer.body) ?? ''
  expect([answer.status < 500, answer.status < 500 ? '' : text]).toEqual([true, ''])
  expect(
    told(app).filter((it) => (typeof it === 'string' ? text.includes(it) : it.test(text))),
  ).toEqual([])
  return answer
}

/** Ends a suite: nothing but trials was counted; the long mode says how many. */
export const insistNone = (name: string, { trials, ...wrong }: Tally): void => {
  if (isLong) {
    const { falseClean, leftOver, letIn, unexpected5xx } = wrong
    stdout.write(
      `\nsecurity, ${name}: ${trials} trials · let in ${letIn} · false clean ${falseClean} · ` +
        `unexpected 5xx ${unexpected5xx} · left over ${leftOver}\n`,
    )
  }
  expect(trials).toBeGreaterThan(0)
  expect(wrong).toEqual({ falseClean: 0, leftOver: 0, letIn: 0, unexpected5xx: 0 })
}
